using Operator.Workspace.Sources;

namespace Operator.Tests.Workspace.Sources;

public sealed class LinkTargetsTests
{
    private readonly Dictionary<string, string?> tree = new(StringComparer.Ordinal)
    {
        ["d"] = null,
        ["d/e"] = null,
        ["d/e/f"] = null,
    };

    [Theory]
    [InlineData("l", "d/e", "inside d/e")]
    [InlineData("d/l", "e/../e/f", "inside d/e/f")]
    [InlineData("d/l", "..", "inside ")]
    [InlineData("d/l", "../..", "outside d/l")]
    [InlineData("l", "/etc", "outside l")]
    [InlineData("l", "d/none/../../..", "missing")]
    [InlineData("l", "l", "loop l")]
    [InlineData("l", "./l/x", "loop l")]
    public void Link_leads_somewhere(string link, string target, string expected)
    {
        tree[link] = target;

        Assert.Equal(expected, Describe(new LinkTargets(Find).Of(link)));
    }

    [Fact]
    public void Links_lead_through_one_another()
    {
        (tree["a"], tree["b"], tree["d/up"], tree["out"]) = ("b", "d/up", "../d/e", "a/../../../x");
        (tree["one"], tree["two"], tree["three"]) = ("two", "three/x", "one");
        var targets = new LinkTargets(Find);

        Assert.Equal("inside d/e", Describe(targets.Of("a")));
        Assert.Equal("outside out", Describe(targets.Of("out")));
        Assert.All(["one", "two", "three"], link => Assert.StartsWith("loop", Describe(targets.Of(link))));
    }

    [Fact]
    public void Each_link_is_followed_once_however_many_lead_through_it()
    {
        const int count = 60_000;
        for (var number = 0; number < count; number++)
        {
            // Every one leads through the one before it, by way of 49 parts.
            tree[$"l{number}"] = string.Concat(Enumerable.Repeat("./", 45)) + (number == 0 ? "d/e" : $"d/../l{number - 1}");
        }

        var asked = 0L;
        var targets = new LinkTargets(path =>
        {
            asked++;
            return Find(path);
        });

        Assert.Equal("inside d/e", Describe(targets.Of($"l{count - 1}")));
        Assert.All(Enumerable.Range(0, count), number => Assert.IsType<TreePath.Inside>(targets.Of($"l{number}")));
        Assert.True(asked <= 5 * count, $"because {asked} look-ups for {count} links are more than each needs");
    }

    private LinkTargets.Node? Find(string path) => tree.TryGetValue(path, out var target) ? new LinkTargets.Node(target) : null;

    private static string Describe(TreePath place) =>
        place switch
        {
            TreePath.Inside inside => $"inside {inside.FullName}",
            TreePath.Outside outside => $"outside {outside.Link}",
            TreePath.Loop loop => $"loop {loop.Link}",
            _ => "missing",
        };
}
