using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;
using Operator.Kubernetes.Client;

namespace Operator.Kubernetes.Tests.Client;

public sealed class JsonMergeDiffTests
{
    [Theory]
    [InlineData("""{"a":1}""", """{"a":1}""", null)]
    [InlineData("""{"a":1,"b":null}""", """{"a":1}""", null)]
    [InlineData("""{"a":1}""", """{"a":2,"b":3}""", """{"a":2,"b":3}""")]
    [InlineData("""{"a":1,"b":2}""", """{"b":2}""", """{"a":null}""")]
    [InlineData("""{"a":1}""", """{"a":null}""", """{"a":null}""")]
    [InlineData("""{"o":{"x":1,"y":2}}""", """{"o":{"x":1,"y":3}}""", """{"o":{"y":3}}""")]
    [InlineData("""{"l":[1,2]}""", """{"l":[1,2,3]}""", """{"l":[1,2,3]}""")]
    [InlineData("""{"l":[{"a":1}]}""", """{"l":[{"a":1}]}""", null)]
    [InlineData("""{"a":{"x":1}}""", """{"a":"text"}""", """{"a":"text"}""")]
    public void Patch_has_what_differs_and_nothing_else(string before, string after, string? patch) =>
        Assert.Equal(patch, JsonMergeDiff.Between(Json(before), Json(after))?.ToJsonString());

    [Fact]
    public void Patch_leads_from_before_to_after()
    {
        var gen = Gen.ListOf(Gen.Zip(Gen.Elements("a", "b", "c"), Gen.Elements("1", "\"t\"", "[1]", "{\"x\":1}", "{\"x\":2,\"y\":[]}")))
            .Select(pairs => $"{{{string.Join(",", pairs.DistinctBy(p => p.Item1).Select(p => $"\"{p.Item1}\":{p.Item2}"))}}}");
        Prop.ForAll(Arb.From(Gen.Zip(gen, gen)), pair => Leads(pair.Item1, pair.Item2)).Check(Config.QuickThrowOnFailure);
    }

    private static bool Leads(string before, string after)
    {
        var patch = JsonMergeDiff.Between(Json(before), Json(after));
        var result = patch is null ? Json(before) : Merge(Json(before), Json(patch.ToJsonString()));
        return JsonElement.DeepEquals(result, Json(after));
    }

    // RFC 7386, word for word.
    private static JsonElement Merge(JsonElement target, JsonElement patch)
    {
        if (patch.ValueKind != JsonValueKind.Object)
        {
            return patch;
        }

        var members = target.ValueKind == JsonValueKind.Object ? target.EnumerateObject().ToDictionary(p => p.Name, p => p.Value) : [];
        foreach (var property in patch.EnumerateObject())
        {
            if (property.Value.ValueKind == JsonValueKind.Null)
            {
                members.Remove(property.Name);
            }
            else
            {
                members[property.Name] = Merge(members.GetValueOrDefault(property.Name), property.Value);
            }
        }

        return Json($"{{{string.Join(",", members.Select(m => $"\"{m.Key}\":{m.Value.GetRawText()}"))}}}");
    }

    private static JsonElement Json(string text) => JsonDocument.Parse(text).RootElement;
}
