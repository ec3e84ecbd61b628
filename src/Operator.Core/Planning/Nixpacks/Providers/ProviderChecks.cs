using Operator.Core.Planning.Runtimes;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Planning.Nixpacks.Providers;

/// <summary>What the runtime of a provider's language finds wrong with the source and with the command that starts in the end.</summary>
internal static class ProviderChecks
{
    public static void Add(ProviderInput input, INixpacksProvider provider, string start)
    {
        if (RuntimeOf(provider) is not { } runtime)
        {
            return;
        }

        var context = new PlanContext(input.WithPort(), new FilesWith(input.Context.Files, "Procfile", $"web: {OneLine(start)}\n"));
        var found = context.Warnings;
        try
        {
            runtime.Plan(context);
        }
        catch (PlanRefusal refusal) when (refusal.Failure.Reason == PlanReasons.StartCommandMissing && !input.Brings)
        {
            found.Add(refusal.Failure.Message);
        }
        catch (PlanRefusal)
        {
            // What the runtime needs, nixpacks may not.
        }

        var warnings = input.Context.Warnings;
        warnings.AddRange(found.Select(warning => Worded(warning, input)).Where(warning => !warnings.Contains(warning)).ToList());
    }

    /// <summary>The command as a Procfile could hold it.</summary>
    public static string OneLine(string command) => string.Join(' ', command.Split(['\r', '\n'], StringSplitOptions.RemoveEmptyEntries));

    /// <summary>A runtime reads the start command as the Procfile's, wherever it is written.</summary>
    public static string Worded(string warning, ProviderInput input) =>
        input.IsFromProcfile
            ? warning
            : warning
                .Replace("The web process of the Procfile", "The start command", StringComparison.Ordinal)
                .Replace("web in the Procfile", "the start command", StringComparison.Ordinal)
                .Replace("The Procfile", "The start command", StringComparison.Ordinal)
                .Replace("the Procfile", "the start command", StringComparison.Ordinal)
                .Replace("Procfile", "The start command", StringComparison.Ordinal);

    private static IRuntime? RuntimeOf(INixpacksProvider provider) =>
        provider.Name switch
        {
            "node" => RuntimeCatalog.Find(ModelVersions.NodeJs),
            "python" => RuntimeCatalog.Find(ModelVersions.Python),
            _ => null,
        };
}
