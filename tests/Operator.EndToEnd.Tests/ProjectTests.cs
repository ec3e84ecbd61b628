using Operator.EndToEnd.Tests.Harness;

namespace Operator.EndToEnd.Tests;

/// <summary>One small project of every kind: detected, really built, pushed, pulled, started; it answers and passes its own HEALTHCHECK.</summary>
public sealed class ProjectTests(OperatorSuite suite)
{
    public static TheoryData<string, string, int, string, string> Kinds() =>
        new()
        {
            { "node-npm", "nodejs", 3000, "shop: true is-odd without development dependencies", "" },
            { "python-flask", "python", 5000, "flask answers", "" },
            { "python-fastapi", "python", 8000, "fastapi answers", "" },
            { "go", "go", 8080, "go answers", "" },
            { "rust", "rust", 8080, "rust answers", "" },
            { "java-maven", "java", 8080, "java answers", "" },
            { "dotnet", "dotnet", 8080, "dotnet answers", "" },
            { "static-site", "static", 8080, "a built site answers", "modelVersion: static" },
            { "compose", "compose", 8000, "compose answers", "modelVersion: compose\ncompose: {service: web}" },
            { "nixpacks", "nixpacks", 8000, "nixpacks answers", "modelVersion: nixpacks" },
            { "generic", "generic", 8080, "generic answers", "modelVersion: generic" },
        };

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Project_is_detected_built_and_answers(string folder, string modelVersion, int port, string answer, string options) =>
        suite.AnswersAsync(folder, modelVersion, port, answer, options);
}
