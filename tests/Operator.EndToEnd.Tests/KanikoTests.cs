using Operator.EndToEnd.Tests.Harness;

namespace Operator.EndToEnd.Tests;

/// <summary>CI has no image of Kaniko: `make e2e-kaniko IMAGE=…` runs these tests, and nothing else does.</summary>
[Trait("Engine", "kaniko")]
public sealed class KanikoTests(OperatorSuite suite)
    : EngineTests(suite, "kaniko", "baseline", "IMAGEBUILD_Images__Kaniko", "IMAGEBUILD_TEST_KANIKO_IMAGE");
