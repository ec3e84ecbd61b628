namespace Operator.Kubernetes.Tests.Client;

/// <summary>Objects that a server, or somebody who writes to it, may send. Texts here have single quotes for double ones.</summary>
internal static class HostileObjects
{
    /// <summary>Read, however odd: only what nobody reads is wrong.</summary>
    public static readonly (string What, string Json)[] Read =
    [
        ("unknown member 9,000 deep", Widget("", "'spec':{'size':1,'other':" + Deep("{'a':", 9000) + "}")),
        ("unknown list 100,000 deep", Widget("", "'spec':{'size':1,'other':" + Deep("[", 100_000) + "}")),
        ("managedFields 9,000 deep", Widget(",'managedFields':[{'fieldsV1':" + Deep("{'f:a':", 9000) + "}]", "'spec':{}")),
        ("managedFields of the wrong type", Widget(",'managedFields':'none'", "'spec':{'size':1}")),
        ("null for spec and status", Widget("", "'spec':null,'status':null")),
        ("null for labels, owners and finalizers", Widget(",'labels':null,'ownerReferences':null,'finalizers':null", "'spec':{}")),
        ("null among owners", Widget(",'ownerReferences':[null]", "'spec':{}")),
        ("a member twice", Widget("", "'spec':{'size':1},'spec':{'size':2}")),
        ("brackets and quotes in texts", Widget(",'annotations':{'a':'}]\\'{[\\\\'}", "'spec':{}")),
        ("an unknown number beyond every type", Widget("", "'spec':{'other':1e999999}")),
    ];

    /// <summary>Rejected, and named.</summary>
    public static readonly (string What, string Json)[] Rejected =
    [
        ("a number beyond its type", Widget("", "'spec':{'size':1e999999}")),
        ("a text for a number", Widget("", "'spec':{'size':'large'}")),
        ("a list for an object", Widget("", "'spec':[]")),
        ("a deep list for an object", Widget("", "'spec':" + Deep("[", 9000))),
        ("a deep object for a number", Widget("", "'spec':{'size':" + Deep("{'a':", 9000) + "}")),
        ("an unknown value of an enum", Widget("", "'spec':{'mode':'Sideways'}")),
        ("a date that no calendar has", Widget(",'creationTimestamp':'2026-13-45T99:00:00Z'", "'spec':{}")),
        ("a date before all time", Widget(",'creationTimestamp':'0001-01-01T00:00:00+14:00'", "'spec':{}")),
        ("half a surrogate pair", Widget("", "'spec':{},'status':{'phase':'\\ud800'}")),
        ("labels of numbers", Widget(",'labels':{'a':1}", "'spec':{}")),
        ("a number of another notation", Widget("", "'spec':{'size':0x10}")),
    ];

    /// <summary>Rejected without a name: there is none to read.</summary>
    public static readonly (string What, string Json)[] Nameless =
    [
        ("null", "null"),
        ("a number", "1"),
        ("a text", "\"text\""),
        ("an empty object", "{}"),
        ("no metadata", Quoted("{'spec':{'size':1}}")),
        ("null metadata", Quoted("{'metadata':null,'spec':{}}")),
        ("a list for metadata", Quoted("{'metadata':[1],'spec':{}}")),
        ("a list", "[[],{}]"),
        ("deep metadata", Quoted("{'metadata':" + Deep("{'a':", 9000) + "}")),
        ("a deep name", Quoted("{'metadata':{'name':" + Deep("[", 9000) + "}}")),
    ];

    public static string Good(string name, string version) =>
        Quoted(
            "{'apiVersion':'test.imagebuild.dev/v1','kind':'Widget',"
                + $"'metadata':{{'name':'{name}','namespace':'ns','uid':'u-{name}','resourceVersion':'{version}'}},'spec':{{'size':1}}}}"
        );

    private static string Deep(string open, int levels)
    {
        var closing = open[0] == '{' ? "}" : "]";
        return string.Concat(Enumerable.Repeat(open, levels)) + "1" + string.Concat(Enumerable.Repeat(closing, levels));
    }

    private static string Widget(string metadata, string rest) =>
        Quoted(
            "{'apiVersion':'test.imagebuild.dev/v1','kind':'Widget',"
                + $"'metadata':{{'name':'bad','namespace':'ns','uid':'u-bad','resourceVersion':'7'{metadata}}},{rest}}}"
        );

    private static string Quoted(string text) => text.Replace('\'', '"');
}
