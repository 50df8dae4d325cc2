package fn

// Suffixes are what may stand behind a function's name in the names of what
// else Vector declares.
var Suffixes = []string{"Const", "Table", "Values", "Half", "HalfConst", "HalfTable", "HalfValues", "Rare", "HalfRare", "Each", "HalfEach"}
