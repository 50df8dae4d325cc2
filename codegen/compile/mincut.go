package compile

// A network is a directed graph whose edges let so much through. The edges
// lie in pairs: the one at e^1 goes back, with what e has let through so far.
type network struct {
	out  [][]int // edges from each vertex
	to   []int   // where an edge goes
	room []int64 // what it still lets through
}

// unlimited is the room of an edge that no cut goes through.
const unlimited = 1 << 60

func newNetwork(vertices int) *network { return &network{out: make([][]int, vertices)} }

func (w *network) edge(from, to int, room int64) {
	w.out[from] = append(w.out[from], len(w.to))
	w.out[to] = append(w.out[to], len(w.to)+1)
	w.to = append(w.to, to, from)
	w.room = append(w.room, room, 0)
}

// cut separates t from s by edges with the least room in all. Of several such
// cuts it is the one nearest to t. It reports for each vertex whether it is
// on t's side. The flow is found as Dinic does: along shortest paths, all of a
// length at once.
func (w *network) cut(s, t int) []bool {
	for {
		level := w.levels(s)
		if level[t] < 0 {
			break
		}
		next := make([]int, len(w.out))
		for w.push(s, t, unlimited, level, next) > 0 {
		}
	}
	side := make([]bool, len(w.out))
	side[t] = true
	for queue := []int{t}; len(queue) > 0; queue = queue[1:] {
		for _, e := range w.out[queue[0]] {
			if from := w.to[e]; w.room[e^1] > 0 && !side[from] {
				side[from] = true
				queue = append(queue, from)
			}
		}
	}
	return side
}

// levels is how many edges with room each vertex is from s, or -1.
func (w *network) levels(s int) []int {
	level := make([]int, len(w.out))
	for i := range level {
		level[i] = -1
	}
	level[s] = 0
	for queue := []int{s}; len(queue) > 0; queue = queue[1:] {
		for _, e := range w.out[queue[0]] {
			if v := w.to[e]; w.room[e] > 0 && level[v] < 0 {
				level[v] = level[queue[0]] + 1
				queue = append(queue, v)
			}
		}
	}
	return level
}

// push sends up to flow from v to t along one path, each edge a level on, and
// returns how much went. Edges before next were found to lead nowhere.
func (w *network) push(v, t int, flow int64, level, next []int) int64 {
	if v == t {
		return flow
	}
	for ; next[v] < len(w.out[v]); next[v]++ {
		e := w.out[v][next[v]]
		if w.room[e] == 0 || level[w.to[e]] != level[v]+1 {
			continue
		}
		if sent := w.push(w.to[e], t, min(flow, w.room[e]), level, next); sent > 0 {
			w.room[e] -= sent
			w.room[e^1] += sent
			return sent
		}
	}
	return 0
}
