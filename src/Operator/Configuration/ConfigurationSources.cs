using Microsoft.Extensions.Configuration;

namespace Operator.Configuration;

/// <summary>Where settings come from; the later wins: OTEL_EXPORTER_OTLP_ENDPOINT, appsettings.json, the file of --config, IMAGEBUILD_* variables, --set.</summary>
internal static class ConfigurationSources
{
    public const string EnvironmentPrefix = "IMAGEBUILD_";

    /// <param name="file">Further JSON file, which must exist; null for none.</param>
    /// <param name="assignments">Items of the form <c>section.name=value</c>.</param>
    public static IConfigurationRoot Build(string? file, IEnumerable<string> assignments)
    {
        var builder = new ConfigurationBuilder()
            .AddInMemoryCollection(StandardVariables())
            .AddJsonFile(Path.Combine(AppContext.BaseDirectory, "appsettings.json"), optional: true, reloadOnChange: false);
        if (file is not null)
        {
            builder.AddJsonFile(Path.GetFullPath(file), optional: false, reloadOnChange: false);
        }

        builder.AddEnvironmentVariables(EnvironmentPrefix).AddInMemoryCollection(assignments.Select(Assignment));
        return builder.Build();
    }

    /// <summary>Variables that other programs use too; the exporter reads the rest of OTEL_EXPORTER_OTLP_* (headers, protocol) itself.</summary>
    private static IEnumerable<KeyValuePair<string, string?>> StandardVariables()
    {
        var standard = new ConfigurationBuilder().AddEnvironmentVariables("OTEL_EXPORTER_OTLP_").Build();
        return standard["ENDPOINT"] is { Length: > 0 } endpoint ? [KeyValuePair.Create("telemetry:otlpEndpoint", (string?)endpoint)] : [];
    }

    private static KeyValuePair<string, string?> Assignment(string text)
    {
        var at = text.IndexOf('=', StringComparison.Ordinal);
        return at > 0 && text[..at].Contains('.', StringComparison.Ordinal)
            ? KeyValuePair.Create(text[..at].Replace('.', ':'), (string?)text[(at + 1)..])
            : throw new ConfigurationException([$"--set {text}: write it as section.name=value"]);
    }
}
