using Microsoft.Extensions.Logging;
using Operator.Entities.ImageBuilds;

namespace Operator.Controllers;

/// <summary>Event ids 2000 to 2199.</summary>
internal static partial class Log
{
    [LoggerMessage(2000, LogLevel.Information, "Created Pod {Pod} for run {Number}, attempt {AttemptNumber}")]
    public static partial void PodCreated(this ILogger logger, string pod, int number, int attemptNumber);

    [LoggerMessage(2001, LogLevel.Warning, "The API server refused Pod {Pod}: {Failure}")]
    public static partial void PodRefused(this ILogger logger, string pod, string failure);

    [LoggerMessage(2009, LogLevel.Warning, "Pod {Pod} is not the one that the operator would create: {Difference} differs")]
    public static partial void PodIsNotOwn(this ILogger logger, string pod, string difference);

    [LoggerMessage(2002, LogLevel.Information, "Deleted Pod {Pod}")]
    public static partial void PodDeleted(this ILogger logger, string pod);

    [LoggerMessage(2003, LogLevel.Information, "{RunKind} went from {Before} to {Phase}: {Reason}, {Words}")]
    public static partial void PhaseChanged(
        this ILogger logger,
        string runKind,
        BuildPhase? before,
        BuildPhase? phase,
        string? reason,
        string? words
    );

    [LoggerMessage(2010, LogLevel.Warning, "The status of ImageBuildPolicy {Policy} was not written: {Failure}")]
    public static partial void PolicyStatusNotWritten(this ILogger logger, string policy, string failure);

    [LoggerMessage(2004, LogLevel.Warning, "A defect ({Defect}) could not be reported in the status: {Failure}")]
    public static partial void DefectNotReported(this ILogger logger, string defect, string failure);

    [LoggerMessage(
        2005,
        LogLevel.Warning,
        "Build {Namespace}/{Name} is over its time to live, but the account may not delete builds (role imagebuild-operator-ttl): {Failure}"
    )]
    public static partial void DeletionForbidden(this ILogger logger, string? @namespace, string? name, string failure);

    [LoggerMessage(2006, LogLevel.Information, "A NetworkPolicy limits what builds reach in each namespace that has some")]
    public static partial void NetworkLimited(this ILogger logger);

    [LoggerMessage(
        2007,
        LogLevel.Warning,
        "No NetworkPolicy limits what builds reach in {Count} namespace(s): {Namespaces}. Apply config/network/builds.yaml there"
    )]
    public static partial void NetworkOpen(this ILogger logger, int count, string namespaces);

    [LoggerMessage(2011, LogLevel.Information, "Made PersistentVolumeClaim {Claim} for a cache")]
    public static partial void ClaimCreated(this ILogger logger, string claim);

    [LoggerMessage(2012, LogLevel.Warning, "The API server refused PersistentVolumeClaim {Claim}, so its builds have no cache: {Failure}")]
    public static partial void ClaimRefused(this ILogger logger, string claim, string failure);

    [LoggerMessage(2013, LogLevel.Information, "Deleted PersistentVolumeClaim {Namespace}/{Claim} of a cache")]
    public static partial void ClaimDeleted(this ILogger logger, string @namespace, string claim);

    [LoggerMessage(2014, LogLevel.Warning, "PersistentVolumeClaim {Namespace}/{Claim} of a cache was not deleted: {Failure}")]
    public static partial void ClaimNotDeleted(this ILogger logger, string @namespace, string claim, string failure);

    [LoggerMessage(2015, LogLevel.Warning, "The use of PersistentVolumeClaim {Claim} was not noted: {Failure}")]
    public static partial void ClaimUseNotNoted(this ILogger logger, string claim, string failure);

    [LoggerMessage(2016, LogLevel.Information, "Made ImageBuild {PlatformBuild} for {Platform}")]
    public static partial void PlatformBuildCreated(this ILogger logger, string platformBuild, string platform);

    [LoggerMessage(2008, LogLevel.Warning, "Whether a NetworkPolicy limits what builds reach could not be checked: {Failure}")]
    public static partial void NetworkNotChecked(this ILogger logger, string failure);
}
