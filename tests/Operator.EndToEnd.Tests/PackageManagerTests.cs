using Operator.EndToEnd.Tests.Harness;

namespace Operator.EndToEnd.Tests;

/// <summary>The same kinds with the other programs that install packages, each really run; beside ProjectTests, so that both take half the time.</summary>
public sealed class PackageManagerTests(OperatorSuite suite)
{
    public static TheoryData<string, string, int, string> Managers() =>
        new()
        {
            { "node-pnpm", "nodejs", 3000, "shop: true is-odd without development dependencies" },
            { "node-yarn", "nodejs", 3000, "shop: true is-odd without development dependencies" },
            { "node-yarn-berry", "nodejs", 3000, "shop: true is-odd without development dependencies" },
            { "python-poetry", "python", 5000, "poetry answers" },
            { "python-pipenv", "python", 5000, "pipenv answers" },
            { "java-gradle", "java", 8080, "gradle answers" },
        };

    [Theory]
    [MemberData(nameof(Managers))]
    public Task Project_is_installed_by_its_package_manager_and_answers(string folder, string modelVersion, int port, string answer) =>
        suite.AnswersAsync(folder, modelVersion, port, answer, options: "");
}
