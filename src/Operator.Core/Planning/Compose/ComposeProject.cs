using Operator.Core.Formats.Yaml;
using Operator.Entities;

namespace Operator.Core.Planning.Compose;

/// <param name="Build">What it builds, with what it takes from the services that it extends; null when that is nothing.</param>
internal sealed record ComposeService(string Name, ComposePlace Place, ComposePlace? Build);

/// <summary>
/// A compose file with the files that it includes, and services with what they extend. Paths stay relative to the file in which they
/// stand. Reasons: ComposeCycle, ComposeInvalid, ComposeUnsafe.
/// </summary>
internal sealed class ComposeProject(ComposeFiles files, ComposeVariables variables)
{
    // More than people write by hand, and few enough to keep planning fast.
    private const int MostIncluded = 100;
    private const int DeepestExtends = 16;

    private int included;

    public IReadOnlyList<ComposeService> Services(ComposePlace file)
    {
        var places = Included(file, []).ToList();
        if (places.GroupBy(service => service.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
        {
            var (first, second) = (twice.First().Place, twice.Last().Place);
            throw second.Invalid($"is also defined in {first.File}: an included service cannot be changed");
        }

        return [.. places.Select(service => new ComposeService(service.Name, service.Place, Build(service.Place, [])))];
    }

    /// <param name="way">Files that lead here.</param>
    private IEnumerable<(string Name, ComposePlace Place)> Included(ComposePlace file, IReadOnlyList<string> way)
    {
        if (way.Contains(file.File))
        {
            throw Cycle("Compose files include each other in a cycle", way, file.File);
        }

        if (included++ > MostIncluded)
        {
            throw file.Invalid($"is one of more than {MostIncluded} included files");
        }

        var include = file.Find("include");
        if (file.Find("services") is null && include is null)
        {
            throw file.Invalid("has no services");
        }

        return (file.Find("services")?.Entries() ?? []).Concat(
            (include?.Items() ?? []).SelectMany(Paths).SelectMany(path => Included(files.Open(path, variables), [.. way, file.File]))
        );
    }

    private static IEnumerable<ComposePlace> Paths(ComposePlace item)
    {
        if (item.Node is YamlNode.Scalar)
        {
            return [item];
        }

        if (
            item.Entries().Select(entry => entry.Place).FirstOrDefault(place => !place.Path.EndsWith(".path", StringComparison.Ordinal)) is
            { } other
        )
        {
            throw other.NotSupported("is not supported: paths are relative to the included file, and variables come from spec.environment");
        }

        var path = item.Find("path") ?? throw item.Invalid("needs a path");
        return path.Node is not YamlNode.Sequence ? [path]
            : path.Items().ToList() is [var only] ? [only]
            : throw path.NotSupported("is supported with one file only: files that are laid over each other are not merged");
    }

    /// <param name="way">Services that lead here, each with its file.</param>
    private ComposePlace? Build(ComposePlace service, IReadOnlyList<string> way)
    {
        _ = service.Mapping();
        var name = $"{service.File}:{service.Path["services.".Length..]}";
        if (way.Contains(name))
        {
            throw Cycle("Services extend each other in a cycle", way, name);
        }

        if (way.Count > DeepestExtends)
        {
            throw service.Invalid($"extends services more than {DeepestExtends} deep");
        }

        if (service.IsReset("build"))
        {
            return null;
        }

        var own = service.Find("build") is { Node: not YamlNode.Scalar { IsNull: true } } build ? build : null;
        var extended = service.Find("extends") is { Node: not YamlNode.Scalar { IsNull: true } } extends
            ? Build(Base(service, extends), [.. way, name])
            : null;
        return own is null ? extended
            : extended is null ? own
            : MergeBuilds.Over(extended, own);
    }

    private ComposePlace Base(ComposePlace service, ComposePlace extends)
    {
        var named = extends.Node is YamlNode.Scalar ? extends : extends.Find("service") ?? throw extends.Invalid("needs a service");
        var file = extends.Find("file") is { } path ? files.Open(path, variables) : files.Open(service.File);
        return file.Find("services")?.Find(named.Text(variables))
            ?? throw new PlanRefusal(
                PlanReasons.ComposeServiceNotFound,
                $"{named.File} line {named.Node.Line}: {service.Path} extends {named.Text(variables)}, which {file.File} does not have"
            );
    }

    private static PlanRefusal Cycle(string what, IReadOnlyList<string> way, string again) =>
        new(PlanReasons.ComposeCycle, $"{what}: {string.Join(" → ", way.SkipWhile(name => name != again).Append(again))}");
}
