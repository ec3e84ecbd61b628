using Operator.EndToEnd.Tests.Harness;

namespace Operator.EndToEnd.Tests;

public sealed class BuildKitTests(OperatorSuite suite)
    : EngineTests(suite, "buildkit", "privileged", "IMAGEBUILD_Images__BuildKit", "IMAGEBUILD_TEST_BUILDKIT_IMAGE");
