using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Operator.Kubernetes.Client;
using Operator.Kubernetes.Configuration;
using Operator.Kubernetes.Events;
using Operator.Kubernetes.Leadership;
using Operator.Kubernetes.PodLogs;
using Operator.Kubernetes.Telemetry;

namespace Operator.Kubernetes.Hosting;

/// <summary>Adds the runtime to a host.</summary>
public static class OperatorServiceCollectionExtensions
{
    /// <summary>
    /// Adds client, informers, events and leader election. Without a controller there is nothing to lead, so a process that
    /// only reads can use the same call.
    /// </summary>
    /// <param name="services">The host's services.</param>
    /// <param name="options">Settings; defaults where they are left out.</param>
    /// <exception cref="ArgumentException">Settings cannot be; the message lists every problem.</exception>
    public static OperatorBuilder AddKubernetesOperator(this IServiceCollection services, RuntimeOptions? options = null)
    {
        options ??= new RuntimeOptions();
        if (options.Problems() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join('\n', problems), nameof(options));
        }

        services.AddSingleton(options);
        services.AddSingleton(options.Events);
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton<KubernetesMetrics>();
        services.TryAddSingleton(Identity);
        services.TryAddSingleton(provider => new KubernetesJson(provider.GetServices<JsonContextRegistration>().Select(r => r.Context)));
        // Resolved at the first write: the leader's work itself asks for the client.
        services.TryAddSingleton(provider =>
            CreateClient(provider, Settings(provider).Client, () => provider.GetRequiredService<LeaderHost>().MayWrite)
        );
        services.TryAddSingleton<IKubernetesClient>(provider => provider.GetRequiredService<KubernetesClient>());
        services.TryAddSingleton<PodLogFollower>();
        AddEvents(services);
        services.AddHostedService<InformerHost>();
        AddLeadership(services);
        return new OperatorBuilder(services);
    }

    private static void AddEvents(IServiceCollection services)
    {
        services.TryAddSingleton<EventRecorder>();
        services.AddHostedService(provider => provider.GetRequiredService<EventRecorder>());
    }

    private static void AddLeadership(IServiceCollection services)
    {
        services.TryAddSingleton(provider => new LeaderElector(
            provider.GetRequiredService<LeaseClient>().Client,
            Settings(provider).LeaderElection,
            provider.GetRequiredService<KubernetesMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<LeaderElector>>()
        ));
        services.TryAddSingleton(provider => new LeaseClient(CreateClient(provider, Unlimited(Settings(provider).Client))));
        services.TryAddSingleton<LeaderHost>();
        // Registered after events and informers: the host stops in reverse order, so the work ends before what it needs.
        services.AddHostedService(provider => provider.GetRequiredService<LeaderHost>());
    }

    private static KubernetesClientConfiguration Identity(IServiceProvider provider)
    {
        var options = Settings(provider);
        return options is { KubeConfig: "", Context: "" }
            ? KubernetesClientConfiguration.BuildDefaultConfig()
            : KubernetesClientConfiguration.BuildConfigFromConfigFile(NullIfEmpty(options.KubeConfig), NullIfEmpty(options.Context));
    }

    private static string? NullIfEmpty(string text) => text.Length > 0 ? text : null;

    private static RuntimeOptions Settings(IServiceProvider provider) => provider.GetRequiredService<RuntimeOptions>();

    private static KubernetesClient CreateClient(IServiceProvider provider, KubernetesClientOptions options, Func<bool>? mayWrite = null) =>
        new(
            provider.GetRequiredService<KubernetesClientConfiguration>(),
            options,
            provider.GetRequiredService<KubernetesJson>(),
            provider.GetRequiredService<KubernetesMetrics>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<ILogger<KubernetesClient>>(),
            mayWrite
        );

    // A renewal never waits behind other requests, and only the elector retries it.
    private static KubernetesClientOptions Unlimited(KubernetesClientOptions options) =>
        new()
        {
            QueriesPerSecond = 0,
            MaxAttempts = 1,
            RequestTimeout = options.RequestTimeout,
            ConnectTimeout = options.ConnectTimeout,
            KeepAlive = options.KeepAlive,
            UserAgent = options.UserAgent,
        };
}
