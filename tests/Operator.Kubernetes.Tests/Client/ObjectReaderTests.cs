using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Tests.Informers;
using Operator.Kubernetes.Tests.Widgets;

namespace Operator.Kubernetes.Tests.Client;

/// <summary>One object that cannot be read costs no other its place in a list or a watch, whatever is in it.</summary>
public sealed class ObjectReaderTests
{
    private static readonly ObjectReader<Widget> Reader = new(new KubernetesJson(WidgetJsonContext.Default).TypeInfo<Widget>());

    public static TheoryData<string> Read() => [.. HostileObjects.Read.Select(item => item.What)];

    public static TheoryData<string> Rejected() => [.. HostileObjects.Rejected.Select(item => item.What)];

    public static TheoryData<string> Nameless() => [.. HostileObjects.Nameless.Select(item => item.What)];

    [Theory]
    [MemberData(nameof(Read))]
    public async Task Odd_object_is_read_in_lists_watches_and_alone(string what)
    {
        var json = HostileObjects.Read.Single(item => item.What == what).Json;
        var page = Page("1", HostileObjects.Good("a", "2"), json, HostileObjects.Good("z", "3"));
        Assert.Equal(["a", "bad", "z"], page.Items.Select(item => item.Metadata.Name));
        Assert.Empty(page.Rejected);
        Assert.Equal("bad", Reader.ReadObject(Encoding.UTF8.GetBytes(json)).Metadata.Name);
        var events = await WatchAsync(json);
        Assert.Equal(["a", "bad", "z"], events.Select(change => change.Object?.Metadata.Name));
    }

    [Theory]
    [MemberData(nameof(Rejected))]
    public async Task Object_that_does_not_fit_is_rejected_by_name_and_its_neighbours_are_read(string what)
    {
        var json = HostileObjects.Rejected.Single(item => item.What == what).Json;
        var page = Page("1", HostileObjects.Good("a", "2"), json, HostileObjects.Good("z", "3"));
        Assert.Equal(["a", "z"], page.Items.Select(item => item.Metadata.Name));
        var rejected = Assert.Single(page.Rejected).Metadata;
        Assert.Equal(("bad", "ns", "u-bad", "7"), (rejected.Name, rejected.NamespaceProperty, rejected.Uid, rejected.ResourceVersion));
        Assert.Throws<JsonException>(() => Reader.ReadObject(Encoding.UTF8.GetBytes(json)));
        var events = await WatchAsync(json);
        Assert.Equal(["a", null, "z"], events.Select(change => change.Object?.Metadata.Name));
        Assert.Equal(("7", "bad"), (events[1].ResourceVersion, events[1].Rejected?.Metadata.Name));
    }

    [Theory]
    [MemberData(nameof(Nameless))]
    public async Task Value_that_is_no_object_is_rejected_and_its_neighbours_are_read(string what)
    {
        var json = HostileObjects.Nameless.Single(item => item.What == what).Json;
        var page = Page("1", HostileObjects.Good("a", "2"), json, HostileObjects.Good("z", "3"));
        Assert.Equal(["a", "z"], page.Items.Select(item => item.Metadata.Name));
        Assert.Null(Assert.Single(page.Rejected).Metadata.Name);
        Assert.Throws<JsonException>(() => Reader.ReadObject(Encoding.UTF8.GetBytes(json)));
        var events = await WatchAsync(json);
        Assert.Equal(["a", null, "z"], events.Select(change => change.Object?.Metadata.Name));
    }

    [Fact]
    public void Bytes_that_are_no_UTF8_cost_only_their_own_object()
    {
        var text = Encoding.UTF8.GetBytes(
            ScriptedClient.List("1", HostileObjects.Good("a", "2"), HostileObjects.Good("XX", "3"), HostileObjects.Good("z", "4"))
        );
        var at = text.AsSpan().IndexOf("XX"u8);
        (text[at], text[at + 1]) = (0xC3, 0x28);
        var page = Reader.ReadPage(text);
        Assert.Equal(["a", "z"], page.Items.Select(item => item.Metadata.Name));
        Assert.Single(page.Rejected);
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{\"items\":[{\"metadata\":{}")]
    [InlineData("{\"items\":[1 2]}")]
    [InlineData("{\"items\":[\"\\")]
    public void Text_that_was_cut_is_no_list(string json) =>
        Assert.Throws<JsonException>(() => Reader.ReadPage(Encoding.UTF8.GetBytes(json)));

    [Fact]
    public void Any_values_between_good_objects_leave_them_readable()
    {
        Prop.ForAll(
                Values().ListOf().ToArbitrary(),
                values =>
                {
                    var items = values.SelectMany((value, index) => new[] { value, HostileObjects.Good($"g{index}", $"{index}") });
                    var page = Page("9", items);
                    Assert.Equal(values.Select((_, index) => $"g{index}"), page.Items.Select(item => item.Metadata.Name).Where(IsGood));
                    Assert.Equal(values.Count * 2, page.Items.Count + page.Rejected.Count);
                    Assert.Equal("9", page.Metadata.ResourceVersion);
                }
            )
            .QuickCheckThrowOnFailure();

        static bool IsGood(string? name) => name?[0] == 'g';
    }

    private static Gen<string> Values() =>
        Gen.OneOf(
            Gen.Elements(HostileObjects.Rejected.Concat(HostileObjects.Nameless).Concat(HostileObjects.Read).Select(item => item.Json)),
            Gen.Sized(size => Value(Math.Min(size, 6)))
        );

    private static Gen<string> Value(int size)
    {
        var leaf = Gen.Elements("null", "true", "-1", "1e400", "\"\"", "\"}\"", "\"\\\\\"", "\"\\\"]\"", "\"\\udead\"", "\"metadata\"");
        if (size == 0)
        {
            return leaf;
        }

        var name = Gen.Elements("metadata", "spec", "size", "name", "resourceVersion", "status", "kind", "x", "}", "\\\"");
        var member = name.SelectMany(key => Value(size - 1).Select(value => $"\"{key}\": {value}"));
        return Gen.OneOf(
            leaf,
            member.ListOf().Select(members => $"{{{string.Join(" ,\n", members)}}}"),
            Value(size - 1).ListOf().Select(items => $"[ {string.Join(",", items)}]")
        );
    }

    private static ListPage<Widget> Page(string version, params IEnumerable<string> items) =>
        Reader.ReadPage(Encoding.UTF8.GetBytes(ScriptedClient.List(version, items)));

    private static async Task<List<WatchEvent<Widget>>> WatchAsync(string json)
    {
        string[] items = [HostileObjects.Good("a", "2"), json.ReplaceLineEndings(" "), HostileObjects.Good("z", "9")];
        using var stream = new MemoryStream(
            Encoding.UTF8.GetBytes(string.Concat(items.Select(item => ScriptedClient.Event("MODIFIED", item))))
        );
        var events = new List<WatchEvent<Widget>>();
        await foreach (
            var change in new WatchReader<Widget>("watch", Reader).ReadAsync(
                stream,
                TimeSpan.FromMinutes(1),
                TimeProvider.System,
                TestContext.Current.CancellationToken
            )
        )
        {
            events.Add(change);
        }

        return events;
    }
}
