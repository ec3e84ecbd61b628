namespace Operator.Configuration;

/// <summary>What no single setting shows: settings that contradict each other, and lists whose items have a form.</summary>
internal static class CrossChecks
{
    public static IEnumerable<string> Of(OperatorOptions options)
    {
        var election = options.LeaderElection;
        if (election.RenewDeadline >= election.LeaseDuration)
        {
            yield return "leaderElection.renewDeadline: must be shorter than leaderElection.leaseDuration, or two could lead at once";
        }

        if (election.RetryPeriod >= election.RenewDeadline)
        {
            yield return "leaderElection.retryPeriod: must be shorter than leaderElection.renewDeadline";
        }

        if (options.Sources.MaxFileBytes > options.Sources.MaxBytes)
        {
            yield return "sources.maxFileBytes: must not be larger than sources.maxBytes";
        }

        foreach (var mirror in options.Registries.Mirrors.Where(item => item.Split('=') is not [{ Length: > 0 }, { Length: > 0 }]))
        {
            yield return $"registries.mirrors: '{mirror}' is not of the form HOST=MIRROR";
        }
    }
}
