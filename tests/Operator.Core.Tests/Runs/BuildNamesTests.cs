using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using Operator.Core.Runs;

namespace Operator.Core.Tests.Runs;

public sealed partial class BuildNamesTests
{
    [Fact]
    public void Pod_is_named_after_build_run_and_attempt() =>
        Assert.Matches("^my-app-[0-9a-f]{8}-r2-a3$", BuildNames.Pod("my-app", "1d7b", 2, 3));

    [Fact]
    public void Builds_of_the_same_name_have_Pods_of_their_own() =>
        Assert.NotEqual(BuildNames.Pod("app", "uid-1", 1, 1), BuildNames.Pod("app", "uid-2", 1, 1));

    [Fact]
    public void Names_fit_whatever_the_build_is_called()
    {
        var name = Gen.Elements("abcz09-.".ToCharArray())
            .ArrayOf()
            .Resize(253)
            .Select(letters => "a" + new string(letters).Trim('-', '.').Replace("..", ".", StringComparison.Ordinal) + "z");

        Prop.ForAll(Arb.From(Gen.Zip(name, Gen.Choose(1, 1_000_000))), pair => Fits(pair.Item1, pair.Item2))
            .Check(Config.QuickThrowOnFailure);
    }

    private static void Fits(string name, int run)
    {
        string[] names =
        [
            BuildNames.Pod(name, "uid", run, 11),
            BuildNames.LogArchive(name, "uid", run, 11),
            BuildNames.Dockerfile(name, "uid", run),
        ];
        Assert.All(names, made => Assert.True(made.Length <= 63 && HostName().IsMatch(made), made));
        Assert.True(BuildNames.LabelValue(name).Length <= 63);
        Assert.True(char.IsAsciiLetterOrDigit(BuildNames.LabelValue(name)[^1]));
    }

    [GeneratedRegex("^[a-z0-9]([-a-z0-9]*[a-z0-9])?$")]
    private static partial Regex HostName();
}
