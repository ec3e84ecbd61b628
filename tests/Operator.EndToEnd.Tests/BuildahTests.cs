using Operator.EndToEnd.Tests.Harness;

namespace Operator.EndToEnd.Tests;

public sealed class BuildahTests(OperatorSuite suite)
    : EngineTests(suite, "buildah", "privileged", "IMAGEBUILD_Images__Buildah", "IMAGEBUILD_TEST_BUILDAH_IMAGE");
