using Operator.Core.Contract;
using Operator.Entities;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Tests.Status;

/// <summary>What prepare and publish say when they are content, and when not.</summary>
internal static class Reports
{
    public static PrepareReport Prepared { get; } =
        new()
        {
            Source = new SourceStatus
            {
                Kind = "git",
                Revision = "0123456789abcdef0123456789abcdef01234567",
                Location = "https://git.example.com/team/app.git",
            },
            Plan = new BuildPlanStatus
            {
                ModelVersion = "python-flask",
                DetectedBy = "requirements.txt",
                BaseImages = ["python:3.11-slim"],
            },
            DockerfileSha256 = new string('0', 64),
        };

    public static PublishReport Published { get; } =
        new()
        {
            Image = new ImageStatus
            {
                Reference = "registry.example.com/team/app:20260304-050609",
                Digest = "sha256:" + new string('a', 64),
                SizeBytes = 12345,
                Tags = ["20260304-050609"],
            },
        };

    /// <summary>What the container of a push says.</summary>
    public static PublishReport Pushed { get; } =
        new()
        {
            Image = new ImageStatus
            {
                Reference = "mirror.example.com/team/app:1.5",
                Digest = "sha256:" + new string('b', 64),
                SizeBytes = 3 << 20,
                Tags = ["1.5"],
                Platforms = ["linux/amd64"],
            },
        };

    public static string PrepareFailed(BuildReason reason, string message = "What happened") =>
        ReportText.Write(
            new PrepareReport
            {
                Failure = new ReportedFailure { Reason = reason.Name, Message = message },
            }
        );

    public static string PublishFailed(BuildReason reason, string message = "What happened") =>
        ReportText.Write(
            new PublishReport
            {
                Failure = new ReportedFailure { Reason = reason.Name, Message = message },
            }
        );

    /// <summary>A log of BuildKit that ends in a failed RUN.</summary>
    public static IReadOnlyList<string> FailedStep { get; } =
    [
        "imagebuild: image 1/1",
        "#4 [1/3] FROM docker.io/library/python:3.11-slim",
        "#4 DONE 0.1s",
        "#5 [2/3] RUN pip install -r requirements.txt",
        "#5 0.5 ERROR: No matching distribution found for flusk",
        "#5 ERROR: process \"/bin/sh -c pip install -r requirements.txt\" did not complete successfully: exit code: 1",
        "------",
        " > [2/3] RUN pip install -r requirements.txt:",
        "0.5 ERROR: No matching distribution found for flusk",
        "------",
        "error: failed to solve: process \"/bin/sh -c pip install -r requirements.txt\" did not complete successfully: exit code: 1",
    ];

    public static IReadOnlyList<string> FailedPush { get; } =
    [
        "imagebuild: image 1/1",
        "#4 [1/1] FROM docker.io/library/python:3.11-slim",
        "#4 DONE 0.1s",
        "#6 exporting to image",
        "#6 ERROR: failed to push registry.example.com/team/app:t: unexpected status from POST request to https://registry.example.com/v2/team/app/blobs/uploads/: 401 Unauthorized",
        "error: failed to solve: failed to push registry.example.com/team/app:t: unexpected status from POST request to https://registry.example.com/v2/team/app/blobs/uploads/: 401 Unauthorized",
    ];
}
