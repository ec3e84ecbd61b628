using Operator.Core.Formats.Yaml;
using Operator.Entities;

namespace Operator.Core.Planning.Compose;

/// <summary>Which services of the file are built.</summary>
internal static class ComposeServices
{
    public static IReadOnlyList<(string Service, ComposePlace Place)> Choose(
        IReadOnlyList<ComposeService> services,
        ComposePlace file,
        string? asked,
        List<string> warnings
    ) => asked is null ? All(services, file, warnings) : [One(services, file, asked)];

    private static (string Service, ComposePlace Place) One(IReadOnlyList<ComposeService> services, ComposePlace file, string asked)
    {
        var service =
            services.FirstOrDefault(candidate => candidate.Name == asked)
            ?? throw NotFound($"{file.File} has no service {asked}; it has {List(services)}");
        return service.Build is { } build
            ? (asked, build)
            : throw NotFound(
                $"Service {asked} of {file.File} has nothing to build; services with a build: {List(services.Where(one => one.Build is not null))}"
            );
    }

    private static List<(string Service, ComposePlace Place)> All(
        IReadOnlyList<ComposeService> services,
        ComposePlace file,
        List<string> warnings
    )
    {
        var built = new List<(string Service, ComposePlace Place)>();
        foreach (var service in services)
        {
            if (service.Build is not { } build)
            {
                continue;
            }

            if (service.Place.Find("profiles") is { Node: YamlNode.Sequence { Items.Count: > 0 } } profiles)
            {
                warnings.Add($"{profiles.Path} is set: a service with profiles is only built when compose.service names it");
            }
            else
            {
                built.Add((service.Name, build));
            }
        }

        return built.Count > 0 ? built : throw NotFound($"No service of {file.File} has a build; it has {List(services)}");
    }

    private static string List(IEnumerable<ComposeService> services)
    {
        var names = services.Select(service => service.Name).ToList();
        return names.Count == 0 ? "none" : string.Join(", ", names.Take(10)) + (names.Count > 10 ? $" and {names.Count - 10} more" : "");
    }

    private static PlanRefusal NotFound(string message) => new(PlanReasons.ComposeServiceNotFound, message);
}
