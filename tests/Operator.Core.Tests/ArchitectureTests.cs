using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using k8s.Models;
using Operator.Core.Observation;
using Operator.Core.Policies;
using Operator.Testing;

namespace Operator.Core.Tests;

/// <summary>The walls of ARCHITECTURE.md, read off the projects and their usings: fails when an arrow turns round.</summary>
public sealed partial class ArchitectureTests
{
    private static readonly Dictionary<string, string[]> Allowed = new()
    {
        ["Operator.Kubernetes.Models"] = [],
        ["Operator.Entities"] = ["Operator.Kubernetes.Models"],
        ["Operator.Core"] = ["Operator.Kubernetes.Models", "Operator.Entities"],
        ["Operator.Kubernetes"] = ["Operator.Kubernetes.Models"],
        ["Operator"] = ["Operator.Kubernetes.Models", "Operator.Entities", "Operator.Core", "Operator.Kubernetes"],
        ["Operator.Manifests"] = ["Operator.Kubernetes.Models", "Operator.Entities", "Operator.Core", "Operator.Kubernetes", "Operator"],
    };

    private static readonly Type[] Mutable = [typeof(IList<>), typeof(List<>), typeof(IDictionary<,>), typeof(Dictionary<,>)];

    public static TheoryData<string> Projects() => [.. Allowed.Keys];

    [Fact]
    public void Projects_in_src_are_exactly_those_with_a_rule() =>
        Assert.Equal(Allowed.Keys.Order(), Directory.GetDirectories(Repository.Path("src")).Select(Path.GetFileName).Order());

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_references_only_what_lies_below_it(string project)
    {
        var file = Repository.Path("src", project, project + ".csproj");
        var referenced = XDocument
            .Load(file)
            .Descendants("ProjectReference")
            .Select(reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value));

        Assert.Empty(referenced.Except(Allowed[project]));
    }

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_uses_only_namespaces_that_lie_below_it(string project)
    {
        var foreign = Allowed.Keys.Except(Allowed[project]).Where(other => other != project && other != "Operator").ToList();
        var offences =
            from file in SourceFiles(project)
            from Match match in UsingPattern().Matches(File.ReadAllText(file))
            let used = match.Groups[1].Value
            where foreign.Any(other => Owner(used) == other)
            select $"{Path.GetRelativePath(Repository.Root, file)}: {used}";

        Assert.Empty(offences);
    }

    /// <summary>First-level folders of a project form no circle either, however long: read from the usings, the project's own included.</summary>
    [Theory]
    [MemberData(nameof(Projects))]
    public void Folders_of_a_project_depend_one_way(string project)
    {
        var root = Repository.Path("src", project);
        var folders = Directory.GetDirectories(root).Select(Path.GetFileName).Except(["bin", "obj"]).ToHashSet();
        var everywhere = XDocument
            .Load(Path.Combine(root, project + ".csproj"))
            .Descendants("Using")
            .Select(used => used.Attribute("Include")!.Value);
        var arrows = (
            from file in SourceFiles(project)
            let folder = Path.GetRelativePath(root, file).Split('/')[0]
            where folders.Contains(folder)
            from used in UsingPattern().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value).Concat(everywhere)
            where used.StartsWith(project + ".", StringComparison.Ordinal)
            let other = used[(project.Length + 1)..].Split('.')[0]
            where other != folder && folders.Contains(other)
            select (From: folder, To: other)
        ).ToHashSet();

        // Whatever nothing leads to cannot be in a circle; what is left at the end is one.
        while (arrows.RemoveWhere(arrow => !arrows.Any(before => before.To == arrow.From)) > 0) { }

        Assert.Empty(arrows.Select(arrow => $"{arrow.From} → {arrow.To}"));
    }

    /// <summary>In .NET <c>$</c> also stands before a last line feed: what is checked by such a pattern may end in one.</summary>
    [Fact]
    public void Pattern_of_a_whole_text_ends_at_its_very_end()
    {
        var offences =
            from project in Allowed.Keys
            from file in SourceFiles(project)
            from Match match in GeneratedPattern().Matches(File.ReadAllText(file))
            where !match.Value.Contains("Multiline", StringComparison.Ordinal) && LooseEnd().IsMatch(match.Value)
            select $"{Path.GetRelativePath(Repository.Root, file)}: {match.Value}";

        Assert.Empty(offences);
    }

    /// <summary>
    /// The package's models are ours to use, its client is not: it accepts certificates of other hosts, loses objects that do not fit,
    /// and its JSON classes keep every model of Kubernetes in the published program. Read off the compiled assemblies, so that no alias hides it.
    /// </summary>
    [Theory]
    [InlineData("Operator.Kubernetes.Models")]
    [InlineData("Operator.Entities")]
    [InlineData("Operator.Core")]
    public void Assembly_uses_only_models_and_interfaces_of_KubernetesClient(string assembly) =>
        Assert.Empty(KubernetesClientUse.Offences(Path.Combine(AppContext.BaseDirectory, assembly + ".dll")));

    [Theory]
    [MemberData(nameof(Projects))]
    public void Project_names_nothing_of_KubernetesClient_but_models_and_interfaces(string project)
    {
        var offences =
            from file in SourceFiles(project)
            from Match match in ForeignClientPattern().Matches(File.ReadAllText(file))
            select $"{Path.GetRelativePath(Repository.Root, file)}: {match.Value}";

        Assert.Empty(offences);
    }

    /// <summary>The models are mutable and null where the server is silent: informers share projections of our own instead.</summary>
    [Fact]
    public void Informers_share_no_objects_of_the_package()
    {
        var shared = (
            from project in Allowed.Keys
            from file in SourceFiles(project)
            from Match match in SharedType().Matches(File.ReadAllText(file))
            select (File: Path.GetRelativePath(Repository.Root, file), Type: match.Groups["type"].Value)
        ).ToList();

        Assert.Contains("BuildPod", shared.Select(use => use.Type));
        Assert.DoesNotContain(shared, use => typeof(V1Pod).Assembly.GetType("k8s.Models." + use.Type) is not null);
    }

    /// <summary>Nobody who reads an informer can change what others read, and no list in it is missing.</summary>
    [Theory]
    [InlineData(typeof(BuildPod))]
    [InlineData(typeof(PodEvent))]
    [InlineData(typeof(PlatformConfigMap))]
    [InlineData(typeof(NamespaceLabels))]
    public void Projection_is_immutable_and_holds_nothing_of_the_package(Type projection)
    {
        var properties = Reachable(projection, [])
            .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance))
            .ToList();

        Assert.NotEmpty(properties);
        Assert.Empty(properties.Where(IsMutable).Select(property => $"{property.DeclaringType?.Name}.{property.Name}"));
    }

    private static bool IsMutable(PropertyInfo property) =>
        property.SetMethod is { IsPublic: true } set && !set.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit))
        || Parts(property.PropertyType)
            .Any(type =>
                type.Assembly == typeof(V1Pod).Assembly
                || type.IsArray
                || type.IsGenericType && type.GetGenericTypeDefinition() is var open && Mutable.Contains(open)
            );

    private static IEnumerable<Type> Parts(Type type) => type.GetGenericArguments().SelectMany(Parts).Append(type);

    private static HashSet<Type> Reachable(Type type, HashSet<Type> found)
    {
        foreach (var part in Parts(type).Where(part => part.Namespace?.StartsWith("Operator.", StringComparison.Ordinal) == true))
        {
            if (found.Add(part))
            {
                foreach (var property in part.GetProperties(BindingFlags.Public | BindingFlags.Instance))
                {
                    Reachable(property.PropertyType, found);
                }
            }
        }

        return found;
    }

    /// <summary>The project with the longest name that begins the namespace.</summary>
    private static string? Owner(string used) =>
        Allowed.Keys.Where(name => used == name || used.StartsWith(name + ".", StringComparison.Ordinal)).MaxBy(name => name.Length);

    private static IEnumerable<string> SourceFiles(string project) =>
        Directory
            .EnumerateFiles(Repository.Path("src", project), "*.cs", SearchOption.AllDirectories)
            .Where(file => !file.Contains("/obj/", StringComparison.Ordinal) && !file.Contains("/bin/", StringComparison.Ordinal));

    [GeneratedRegex(@"\[GeneratedRegex\(.*?\)\]\s*\n", RegexOptions.Singleline)]
    private static partial Regex GeneratedPattern();

    [GeneratedRegex(@"\b(?:IInformer|IInformerHandler|AddInformer|Watches|Reads)<(?:[\w.]+, )?(?<type>\w+)>")]
    private static partial Regex SharedType();

    [GeneratedRegex(@"(?<!\\)\$(?=[""|)])")]
    private static partial Regex LooseEnd();

    [GeneratedRegex(@"^\s*(?:global )?using (?:static )?(Operator[\w.]*)", RegexOptions.Multiline)]
    private static partial Regex UsingPattern();

    // "using k8s;" alone is needed for IKubernetesObject; a type of ours has the names that it would bring beside.
    [GeneratedRegex(
        @"(?<![\w./])k8s\.(?!Models\b|IKubernetesObject\b)[\w.]+|\bk8s\.Models\.\w*(?:JsonConverter|SourceGenerationContext)\b|(?<![\w.])(?:Watcher|GenericClient|IKubernetes|KubernetesYaml)(?![\w.])"
    )]
    private static partial Regex ForeignClientPattern();
}
