using System.CommandLine;
using Operator.Configuration;
using Operator.Hosting;

namespace Operator.Commands;

/// <summary>Runs the operator until it is stopped.</summary>
internal sealed class RunCommand : Command
{
    private const int Misconfigured = 2;

    private readonly Option<string> role = new("--role") { Description = "What this process does.", DefaultValueFactory = _ => "operator" };

    private readonly Option<FileInfo?> config = new("--config") { Description = "JSON file with settings; overrides appsettings.json." };

    private readonly Option<string[]> set = new("--set")
    {
        Description = "One setting; overrides files and IMAGEBUILD_SECTION__NAME variables, for example --set limits.cluster=10.",
        HelpName = "section.name=value",
        AllowMultipleArgumentsPerToken = false,
        DefaultValueFactory = _ => [],
    };

    public RunCommand()
        : base("run", "Runs the operator (the default command).")
    {
        role.AcceptOnlyFromAmong("operator");
        Options.Add(role);
        Options.Add(config);
        Options.Add(set);
        SetAction((parsed, cancel) => RunAsync(parsed.GetValue(config)?.FullName, parsed.GetRequiredValue(set), cancel));
    }

    private static async Task<int> RunAsync(string? file, string[] assignments, CancellationToken cancellationToken)
    {
        try
        {
            var settings = ConfigurationSources.Build(file, assignments);
            await OwnImage.FillInAsync(settings, cancellationToken);
            var options = SettingsReader.Read(settings);
            await using var host = OperatorHost.Create(options, TimeProvider.System);
            await host.RunAsync(cancellationToken);
            return 0;
        }
        catch (Exception problem) when (problem is ConfigurationException or FileNotFoundException or InvalidDataException)
        {
            await Console.Error.WriteLineAsync(problem.Message);
            return Misconfigured;
        }
    }
}
