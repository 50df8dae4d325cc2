package gradgen

import (
	"testing"

	"github.com/gradgen/gradgen/testdata/peers/harness"
)

func TestAgrees(t *testing.T) { harness.Test(t, Programs()) }

func BenchmarkPeer(b *testing.B) { harness.Bench(b, Programs()) }

// BenchmarkRatio is how much longer a step takes than its forward computation
// alone.
func BenchmarkRatio(b *testing.B) { harness.Ratios(b, Programs()) }
