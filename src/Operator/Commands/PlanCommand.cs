using System.CommandLine;
using Operator.Commands.Planning;
using Operator.Core.Planning.LegacyCallers;

namespace Operator.Commands;

/// <summary>What prepare would do with a directory on this machine: no cluster, no registry, nothing is written.</summary>
internal sealed class PlanCommand : Command
{
    private readonly Argument<DirectoryInfo?> directory = new("directory")
    {
        Description = "The project. Without it, the example project of the model version is planned.",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<FileInfo?> file = new("--file", "-f")
    {
        Description = "An ImageBuild manifest (YAML) whose spec is planned; the options below override it.",
        HelpName = "imagebuild.yaml",
    };

    private readonly Option<string?> modelVersion = new("--model-version", "-m")
    {
        Description = "How the Dockerfile is made: auto (the default), dockerfile, compose, nixpacks, nodejs, python, …",
        HelpName = "name",
    };

    private readonly Option<string?> contextDir = new("--context-dir")
    {
        Description = "Directory inside the project that is built.",
        HelpName = "path",
    };

    private readonly Option<string[]> env = Pairs("--env", "-e", "Environment variable of the image.");

    private readonly Option<string[]> buildArg = Pairs("--build-arg", null, "Value of an ARG of the Dockerfile.");

    private readonly Option<string[]> set = Pairs("--set", null, "Parameter of a template.");

    private readonly Option<DirectoryInfo?> template = new("--template")
    {
        Description = "Directory with a template's Dockerfile and parameters.yaml; its name becomes the model version.",
        HelpName = "directory",
    };

    private readonly Option<FileInfo?> catalog = new("--catalog")
    {
        Description = "YAML that overrides the catalog of base images.",
        HelpName = "catalog.yaml",
    };

    private readonly Option<string?> catalogProfile = new("--catalog-profile")
    {
        Description = $"Whose default versions are used where the project asks for none: {string.Join(", ", CatalogProfiles.All)}.",
        HelpName = "name",
    };

    private readonly Option<string?> detectionOrder = new("--detection-order")
    {
        Description = $"Order in which auto looks for kinds of project: {string.Join(", ", CallerOrders.All.Keys)}.",
        HelpName = "name",
    };

    private readonly Option<PlanFormat> output = new("--output", "-o")
    {
        Description =
            "text: what was found, what will run, what to change if that is wrong, and the Dockerfile; explain: every decision with the file and the words that decided it; json: all of it for scripts; dockerfile: only the Dockerfile.",
        DefaultValueFactory = _ => PlanFormat.Text,
    };

    private readonly Option<bool> explain = new("--explain") { Description = "The same as --output explain." };

    private readonly Option<bool> json = new("--json") { Description = "The same as --output json." };

    public PlanCommand()
        : base(
            "plan",
            "Shows how a project would be built, why, and what to change if that is wrong. Builds nothing. Exit code 0: there is a plan; 1: it is refused."
        )
    {
        Arguments.Add(directory);
        foreach (
            var option in new Option[]
            {
                file,
                modelVersion,
                contextDir,
                env,
                buildArg,
                set,
                template,
                catalog,
                catalogProfile,
                detectionOrder,
                output,
                explain,
                json,
            }
        )
        {
            Options.Add(option);
        }

        Validators.Add(result =>
        {
            if (result.GetValue(explain) && result.GetValue(json))
            {
                result.AddError("--explain and --json exclude each other: --json has every decision too");
            }
        });
        SetAction(Run);
    }

    private static Option<string[]> Pairs(string name, string? alias, string description)
    {
        var option = new Option<string[]>(name)
        {
            Description = description + " Can be repeated.",
            HelpName = "name=value",
            DefaultValueFactory = _ => [],
        };
        if (alias is not null)
        {
            option.Aliases.Add(alias);
        }

        option.Validators.Add(result =>
        {
            foreach (var token in result.Tokens.Where(token => token.Value.IndexOf('=', StringComparison.Ordinal) < 1))
            {
                result.AddError($"{name} {token.Value}: write it as name=value");
            }
        });
        return option;
    }

    /// <returns>0 for a plan, 1 for a refusal.</returns>
    private int Run(ParseResult parsed)
    {
        var result = LocalPlan.Make(
            new LocalPlanOptions
            {
                Directory = parsed.GetValue(directory)?.FullName,
                Manifest = parsed.GetValue(file)?.FullName,
                ModelVersion = parsed.GetValue(modelVersion),
                ContextDir = parsed.GetValue(contextDir),
                Environment = Split(parsed.GetValue(env)),
                BuildArgs = Split(parsed.GetValue(buildArg)),
                Parameters = Split(parsed.GetValue(set)),
                Template = parsed.GetValue(template)?.FullName,
                Catalog = parsed.GetValue(catalog)?.FullName,
                CatalogProfile = parsed.GetValue(catalogProfile),
                DetectionOrder = parsed.GetValue(detectionOrder),
            },
            TimeProvider.System
        );
        return PlanWriter.Write(
            result,
            parsed.GetValue(json) ? PlanFormat.Json
                : parsed.GetValue(explain) ? PlanFormat.Explain
                : parsed.GetValue(output),
            parsed.InvocationConfiguration.Output,
            parsed.InvocationConfiguration.Error
        );
    }

    private static Dictionary<string, string> Split(string[]? pairs) =>
        (pairs ?? [])
            .Select(pair => pair.Split('=', 2))
            .GroupBy(pair => pair[0], StringComparer.Ordinal)
            .ToDictionary(group => group.Key, group => group.Last()[1], StringComparer.Ordinal);
}
