package main

import (
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/gradgen/gradgen/codegen"
	"github.com/gradgen/gradgen/ir"
	"github.com/gradgen/gradgen/ir/diag"
)

// Sizes of text in an SVG drawing, in pixels. Letters are all as wide.
const (
	letter, line = 8, 16
	pad          = 8
	margin       = 20
	title        = 30
)

// printSVG prints one drawing with the methods below each other.
func printSVG(w io.Writer, pkg *ir.Package, methods []*codegen.Method) {
	var body strings.Builder
	width, y := 0, margin
	for _, m := range computing(methods) {
		fmt.Fprintf(&body, "<text x=\"%d\" y=\"%d\" font-weight=\"bold\">%s</text>\n", margin, y+line, svgText(methodName(m)))
		y += title
		boxes, arrows := draw(m.Graph)
		l := arrange(boxSizes(boxes), ends(boxes, arrows))
		fmt.Fprintf(&body, "<g transform=\"translate(%d %d)\">\n", margin, y)
		svgPicture(&body, boxes, arrows, l)
		body.WriteString("</g>\n")
		width = max(width, l.width, letter*len(methodName(m)))
		y += l.height + margin
	}
	fmt.Fprintf(w, "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" font-family=\"monospace\" font-size=\"12\">\n", width+2*margin, y)
	fmt.Fprintf(w, "<title>%s</title>\n", svgText(pkg.Name))
	fmt.Fprint(w, `<defs><marker id="arrow" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="8" markerHeight="8" orient="auto"><path d="M0 0L8 4L0 8z" fill="#555"/></marker></defs>`+"\n")
	fmt.Fprint(w, "<rect width=\"100%\" height=\"100%\" fill=\"#ffffff\"/>\n")
	fmt.Fprint(w, body.String(), "</svg>\n")
}

// svgPicture prints the arrows and boxes of one graph.
func svgPicture(w io.Writer, boxes []box, arrows []arrow, l *layout) {
	for i, a := range arrows {
		p := l.lines[i]
		fmt.Fprintf(w, "<path d=\"M%d %d", p[0].x, p[0].y)
		for k := 1; k < len(p); k++ {
			from, to := p[k-1], p[k]
			if bend := (to.y - from.y) / 2; k%2 == 1 {
				fmt.Fprintf(w, "C%d %d %d %d %d %d", from.x, from.y+bend, to.x, to.y-bend, to.x, to.y)
			} else {
				fmt.Fprintf(w, "L%d %d", to.x, to.y)
			}
		}
		fmt.Fprint(w, "\" fill=\"none\" stroke=\"#555\" marker-end=\"url(#arrow)\"")
		if a.broadcast {
			fmt.Fprint(w, " stroke-dasharray=\"4 3\"><title>broadcast</title></path>\n")
			fmt.Fprintf(w, "<text x=\"%d\" y=\"%d\" font-size=\"10\" fill=\"#555\" stroke=\"#fff\" stroke-width=\"3\" paint-order=\"stroke\">broadcast</text>\n", p[0].x+4, p[0].y+line)
		} else {
			fmt.Fprint(w, "/>\n")
		}
	}
	for i, b := range boxes {
		r := l.boxes[i]
		fmt.Fprintf(w, "<rect x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"3\" fill=\"%s\" stroke=\"#555\"/>\n", r.x-r.w/2, r.y-r.h/2, r.w, r.h, colorOf(b.role))
		for k, text := range b.lines {
			fmt.Fprintf(w, "<text x=\"%d\" y=\"%d\" text-anchor=\"middle\">%s</text>\n", r.x, r.y-r.h/2+pad+line*k+line*3/4, svgText(text))
		}
	}
}

// boxSizes is how large boxes are for their text.
func boxSizes(boxes []box) []rect {
	sizes := make([]rect, len(boxes))
	for i, b := range boxes {
		for _, text := range b.lines {
			sizes[i].w = max(sizes[i].w, letter*utf8.RuneCountInString(text)+2*pad)
		}
		sizes[i].h = line*len(b.lines) + 2*pad
	}
	return sizes
}

// ends is which boxes each arrow joins.
func ends(boxes []box, arrows []arrow) [][2]int {
	at := make(map[string]int, len(boxes))
	for i, b := range boxes {
		at[b.id] = i
	}
	list := make([][2]int, len(arrows))
	for i, a := range arrows {
		list[i] = [2]int{at[a.from], at[a.to]}
	}
	return list
}

// svgText is text as it stands in XML, where control characters can't.
func svgText(text string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(diag.Visible(text))
}
