using System.Xml;
using System.Xml.Linq;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes;

/// <summary>XML project files, read without entities and without anything from outside.</summary>
internal static class ProjectXml
{
    private const int MaxDepth = 64;

    /// <summary>Null when there is no such file.</summary>
    public static XElement? Read(IProjectFiles files, string name) => files.Once(name, source => Parse(source, name));

    private static XElement? Parse(IProjectFiles files, string name)
    {
        if (!files.FileExists(name))
        {
            return null;
        }

        var text = files.Require(name);
        try
        {
            CheckDepth(name, text);
            using var reader = Open(text);
            return XDocument.Load(reader).Root;
        }
        catch (XmlException exception)
        {
            throw new PlanRefusal(
                PlanReasons.ProjectFileInvalid,
                FormattableString.Invariant($"{name}: line {exception.LineNumber} is not valid XML")
            );
        }
    }

    // Before anything is built of it: as for YAML and TOML.
    private static void CheckDepth(string name, string text)
    {
        using var reader = Open(text);
        while (reader.Read())
        {
            if (reader.Depth > MaxDepth)
            {
                throw new PlanRefusal(
                    PlanReasons.ProjectFileInvalid,
                    FormattableString.Invariant($"{name}: more than {MaxDepth} elements lie inside one another")
                );
            }
        }
    }

    private static XmlReader Open(string text) =>
        XmlReader.Create(new StringReader(text), new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null });

    /// <summary>Children along a path of local names; namespaces differ between files that mean the same.</summary>
    public static IEnumerable<XElement> At(this XElement element, params string[] path) =>
        path.Aggregate(
            Enumerable.Repeat(element, 1),
            (found, name) => found.SelectMany(parent => parent.Elements().Where(child => child.Name.LocalName == name))
        );

    public static string? Value(this XElement element, params string[] path) =>
        element.At(path).FirstOrDefault()?.Value.Trim() is { Length: > 0 } text ? text : null;
}
