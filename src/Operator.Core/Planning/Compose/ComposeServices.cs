using Operator.Core.Planning.Yaml;
using Operator.Entities;

namespace Operator.Core.Planning.Compose;

/// <summary>Which services of the file are built.</summary>
internal static class ComposeServices
{
    public static IReadOnlyList<(string Service, ComposePlace Place)> Choose(
        ComposePlace file,
        string? asked,
        ComposeVariables variables,
        List<string> warnings
    )
    {
        if (file.Find("include") is { } include)
        {
            throw include.NotServed("is not served: name the file that has the build in compose.file");
        }

        var services = (file.Find("services") ?? throw file.Invalid("has no services")).Entries().ToList();
        return asked is null ? All(file, services, warnings) : [One(file, services, asked)];
    }

    private static (string Service, ComposePlace Place) One(
        ComposePlace file,
        List<(string Key, ComposePlace Place)> services,
        string asked
    )
    {
        var service = services.FirstOrDefault(candidate => candidate.Key == asked).Place;
        if (service is null)
        {
            throw NotFound($"{file.File} has no service {asked}; it has {List(services)}");
        }

        return Build(service) is { } build ? (asked, build)
            : service.Find("extends") is { } extends ? throw extends.NotServed("is not served: write the build into the service itself")
            : throw NotFound(
                $"Service {asked} of {file.File} has nothing to build; services with a build: {List(services.Where(IsBuilt))}"
            );
    }

    private static List<(string Service, ComposePlace Place)> All(
        ComposePlace file,
        List<(string Key, ComposePlace Place)> services,
        List<string> warnings
    )
    {
        var built = new List<(string Service, ComposePlace Place)>();
        foreach (var (name, place) in services)
        {
            if (Build(place) is not { } build)
            {
                Warn(place.Find("extends"), "its build, if it has one, is not looked for");
            }
            else if (place.Find("profiles") is { Node: YamlNode.Sequence { Items.Count: > 0 } } profiles)
            {
                Warn(profiles, "a service with profiles is only built when compose.service names it");
            }
            else
            {
                built.Add((name, build));
            }
        }

        return built.Count > 0 ? built : throw NotFound($"No service of {file.File} has a build; it has {List(services)}");

        void Warn(ComposePlace? place, string what)
        {
            if (place is not null)
            {
                warnings.Add($"{place.Path} is set: {what}");
            }
        }
    }

    private static ComposePlace? Build(ComposePlace service)
    {
        _ = service.Mapping();
        return service.Find("build") is { Node: not YamlNode.Scalar { IsNull: true } } build ? build : null;
    }

    private static bool IsBuilt((string Key, ComposePlace Place) service) => Build(service.Place) is not null;

    private static string List(IEnumerable<(string Key, ComposePlace Place)> services)
    {
        var names = services.Select(service => service.Key).ToList();
        return names.Count == 0 ? "none" : string.Join(", ", names.Take(10)) + (names.Count > 10 ? $" and {names.Count - 10} more" : "");
    }

    private static PlanRefusal NotFound(string message) => new(PlanReasons.ComposeServiceNotFound, message);
}
