package hand

import (
	"testing"

	"github.com/gradgen/gradgen/testdata/peers/harness"
)

func TestAgrees(t *testing.T) { harness.Test(t, Programs()) }

func BenchmarkPeer(b *testing.B) { harness.Bench(b, Programs()) }
