using Operator.Core.Planning;
using Operator.Core.Tests.Planning.Injection;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Planning.Runtimes;

/// <summary>The notations in which projects pin their Python, and what wins where several are there.</summary>
public sealed class PythonVersionTests
{
    [Theory]
    [InlineData(".python-version", "3.12", "3.12")]
    [InlineData(".python-version", "# ours\n\n  3.13.1 # pinned\n3.9\n", "3.13")]
    [InlineData(".python-version", "3.12.4\r\n3.11\r\n", "3.12")]
    [InlineData(".python-version", "cpython-3.13.2-linux-x86_64-gnu", "3.13")]
    [InlineData(".python-version", "python-3.10.1", "3.10")]
    [InlineData(".python-version", "3.14-dev", "3.14")]
    [InlineData(".tool-versions", "nodejs 20.1.0\npython 3.12.4 3.11.9 # both\n", "3.12")]
    [InlineData("mise.toml", "[tools]\npython = \"3.13\"\n", "3.13")]
    [InlineData(".mise.toml", "[tools]\npython = [\"3.12\", \"3.11\"]\n", "3.12")]
    [InlineData("runtime.txt", "python-3.12.x\n", "3.12")]
    [InlineData("pyproject.toml", "[project]\nrequires-python = \">=3.12,<3.14\"\n", "3.13")]
    public void Version_is_read_and_its_file_named(string file, string text, string version)
    {
        var plan = Requests.Planned(
            PlanBuild.From(PlainProjects.With(ModelVersions.Python, (file, text), ("requirements.txt", "flask"), ("main.py", "")))
        );

        Assert.Equal(version, plan.Status.RuntimeVersion);
        Assert.EndsWith(file, plan.Status.RuntimeVersionFrom, StringComparison.Ordinal);
        Assert.DoesNotContain(plan.Warnings, warning => warning.Contains("names no version", StringComparison.Ordinal));
    }

    [Fact]
    public void Pin_wins_over_a_range_that_forbids_it_with_a_warning()
    {
        var plan = Requests.Planned(
            PlanBuild.From(
                PlainProjects.With(
                    ModelVersions.Python,
                    (".python-version", "3.12"),
                    ("pyproject.toml", "[project]\nrequires-python = \">=3.13\"\n"),
                    ("main.py", "")
                )
            )
        );

        Assert.Equal(("3.12", ".python-version"), (plan.Status.RuntimeVersion, plan.Status.RuntimeVersionFrom));
        Assert.Contains(
            ".python-version asks for Python 3.12, which requires-python in pyproject.toml (>=3.13) does not allow; the build may stop there",
            plan.Warnings
        );
    }
}
