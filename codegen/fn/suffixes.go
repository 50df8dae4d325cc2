package fn

// Suffixes are what may stand behind a function's name in the names of what
// else Vector declares.
var Suffixes = []string{"Const", "Table", "Values", "Half", "Rare", "HalfRare", "Each", "HalfEach",
	"RareConst", "RareTable", "RareValues", "RareHalf", "RareHalfEach"}
