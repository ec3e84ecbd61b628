using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Operator.Configuration;
using Operator.Telemetry;
using Serilog;

namespace Operator.Hosting;

/// <summary>Composes the process: log, health and metrics, and the operator itself.</summary>
internal static class OperatorHost
{
    /// <param name="options">All settings.</param>
    /// <param name="time">The clock of everything that the operator does.</param>
    public static WebApplication Create(OperatorOptions options, TimeProvider time)
    {
        // Empty, not slim: settings come from SettingsReader alone, and a variable of ASP.NET's own must not open a port.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions { ApplicationName = "imagebuild-operator" });
        builder.Logging.AddSerilog(Logging.Create(options.Log), dispose: true);
        builder.Services.AddSingleton(options);
        builder.Services.AddSingleton(time);
        builder.Services.AddMetrics();
        builder.Services.AddSingleton<Readiness>();
        if (Measurements.Collect(options) is { } measurements)
        {
            // By a factory, so that the host disposes of it and the last values are pushed.
            builder.Services.AddSingleton(_ => measurements);
        }

        builder.Services.AddSingleton<OperatorMetrics>();
        builder.Services.AddImageBuilds(options);
        builder.Services.AddHostedService<ListMemory>();
        builder.AddEndpoints(options.Http);
        var host = builder.Build();
        host.UseEndpoints(options.Http);
        var changed = string.Join(", ", SettingsTable.Changed(options).Select(setting => $"{setting.Key}={setting.Value}"));
        host.Services.GetRequiredService<ILogger<OperatorOptions>>().SettingsChanged(changed);
        if (!options.Policies.Enabled)
        {
            host.Services.GetRequiredService<ILogger<OperatorOptions>>().PoliciesDoNotApply();
        }

        return host;
    }
}
