using System.Text.RegularExpressions;
using Operator.Core.Planning.Catalog;
using Operator.Core.Planning.Dockerfiles;
using Operator.Core.Planning.Runtimes;
using Operator.Entities;

namespace Operator.Core.Planning.Nixpacks.Providers;

/// <summary>A language that is planned as without nixpacks: the stages of its runtime become one stage with nixpacks' phases.</summary>
/// <param name="modelVersion">The runtime's own.</param>
/// <param name="pin">The file that pins its version; null where no variable does.</param>
internal sealed class RuntimeProvider(
    string name,
    string modelVersion,
    string? pin,
    Regex nixPackage,
    Func<string, string> versionOf,
    Func<IProjectFiles, bool> detect
) : INixpacksProvider
{
    public string Name => name;

    public Regex NixPackage => nixPackage;

    public string VersionOf(string number) => versionOf(number);

    public bool Detect(IProjectFiles files) => detect(files);

    public ProviderPlan Plan(ProviderInput input)
    {
        var files = Pinned(input);
        var outer = input.Context;
        var start = Start(input);
        var (plan, context) = Planned(input, start is null ? files : new FilesWith(files, "Procfile", $"web: {start}\n"));
        if (plan is null)
        {
            // What the image lacks can come from a package that the phases install.
            (plan, context) = Planned(input, new FilesWith(files, "Procfile", "web: true\n"));
        }

        outer.Warnings.AddRange(
            context.Warnings.Select(warning => ProviderChecks.Worded(warning, input)).Select(Named).Except(outer.Warnings)
        );
        var steps = new StagePhases(context, plan!);
        var image = steps.Image;
        return new ProviderPlan
        {
            Image = image,
            Version = Version(input, plan!, image),
            Framework = plan!.Framework,
            Tools = steps.Tools,
            Owned = steps.Owned,
            Plan = steps.Plan,
            AddedFiles = plan.AddedFiles,
            Ignored = plan.Ignored,
        };

        string Named(string warning) =>
            pin is not null && input.Version is { } wish ? warning.Replace(pin, wish.From, StringComparison.Ordinal) : warning;
    }

    private ChosenVersion Version(ProviderInput input, RuntimePlan plan, string image)
    {
        var version = new CatalogVersion
        {
            Name = plan.RuntimeVersion ?? "",
            Images = new Dictionary<string, string> { ["image"] = image },
        };
        return input.Version is { } wish && plan.RuntimeVersionFrom == pin
            // A number in a package's name is not written as the version is.
            ? new ChosenVersion(version, wish.From)
            {
                Words = wish.From.Contains('(', StringComparison.Ordinal) ? null : plan.RuntimeVersionWords,
            }
            : new ChosenVersion(version, plan.RuntimeVersionFrom ?? "catalog") { Words = plan.RuntimeVersionWords };
    }

    /// <summary>What starts in the end; for PHP, the directory of pages that a variable names.</summary>
    private string? Start(ProviderInput input) =>
        !string.IsNullOrWhiteSpace(input.Start) ? ProviderChecks.OneLine(input.Start)
        : name == "php" && input.Variables["PHP_ROOT_DIR"] is { } root
            ? $"heroku-php-apache2 {(root.StartsWith("/app", StringComparison.Ordinal) ? root["/app".Length..].Trim('/') : root)}"
        : null;

    private IProjectFiles Pinned(ProviderInput input) =>
        pin is not null && input.Version is { } wish ? new FilesWith(input.Context.Files, pin, wish.Text + "\n") : input.Context.Files;

    private (RuntimePlan? Plan, PlanContext Context) Planned(ProviderInput input, IProjectFiles files)
    {
        var context = new PlanContext(input.WithPort(), files);
        try
        {
            return (RuntimeCatalog.Find(modelVersion)!.Plan(context), context);
        }
        catch (PlanRefusal refusal)
            when (refusal.Failure.Reason == PlanReasons.StartCommandMissing && !string.IsNullOrWhiteSpace(input.Start) && input.Brings)
        {
            return (null, context);
        }
    }
}
