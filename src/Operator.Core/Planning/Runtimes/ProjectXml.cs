using System.Xml;
using System.Xml.Linq;
using Operator.Entities;

namespace Operator.Core.Planning.Runtimes;

/// <summary>XML project files, read without entities and without anything from outside.</summary>
internal static class ProjectXml
{
    /// <summary>Null when there is no such file.</summary>
    public static XElement? Read(IProjectFiles files, string name)
    {
        if (!files.FileExists(name))
        {
            return null;
        }

        try
        {
            using var reader = XmlReader.Create(
                new StringReader(files.Require(name)),
                new XmlReaderSettings { DtdProcessing = DtdProcessing.Prohibit, XmlResolver = null }
            );
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

    /// <summary>Children along a path of local names; namespaces differ between files that mean the same.</summary>
    public static IEnumerable<XElement> At(this XElement element, params string[] path) =>
        path.Aggregate(
            Enumerable.Repeat(element, 1),
            (found, name) => found.SelectMany(parent => parent.Elements().Where(child => child.Name.LocalName == name))
        );

    public static string? Value(this XElement element, params string[] path) =>
        element.At(path).FirstOrDefault()?.Value.Trim() is { Length: > 0 } text ? text : null;
}
