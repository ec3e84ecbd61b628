using System.Net;
using System.Text;
using Operator.Core.Contract;
using Operator.Core.Images;
using Operator.Core.Images.Copying;
using Operator.Entities;
using Operator.Testing.Fuzzing;
using Operator.Tests.Workspace.Sources;
using Operator.Workspace;
using Operator.Workspace.Registry;
using Operator.Workspace.Sources.Archives;
using Operator.Workspace.Sources.Git;

namespace Operator.Tests.Fuzzing;

/// <summary>Mutated bytes of servers through the readers of prepare and publish.</summary>
[Trait("Category", Fuzz.Category)]
public sealed class SourceFuzzTests : IDisposable
{
    private readonly string root = Directory.CreateTempSubdirectory("fuzz-").FullName;

    private static readonly string[] ArchiveWords =
    [
        "../",
        "/etc/passwd",
        "ustar\0",
        "PaxHeader",
        "path=../x\n",
        "size=99999999999999999999\n",
        "\0\0\0\0\0\0\0\0",
        "PK\u0001\u0002",
        "._x",
    ];

    private static readonly byte[][] Archives =
    [
        new TarBytes()
            .Directory("a/")
            .File("a/b", "text")
            .Link("a/l", "b")
            .HardLink("a/h", "a/b")
            .Extended("mtime", "1.5")
            .File("c")
            .ToArray(),
        new TarBytes().File("a/b/c/d", "text").ToGzip(),
        new TarBytes().LongName(new string('n', 300)).Special("fifo", '6').ToArray(),
        ZipBytes.Of(("src/", ""), ("src/main.go", "package main"), ("run.sh", "text")),
        ZipBytes.WithLink("link", "file"),
        ZstdBytes.Of(new TarBytes().File("x").ToArray()),
    ];

    private static readonly string[] JsonWords =
    [
        "{",
        "}",
        "[",
        "]",
        "null",
        "\"\"",
        "1e999",
        "\"sha256:",
        "\\ud800",
        "\"mediaType\":1",
        "\"size\":-1",
        ",",
    ];

    private static readonly byte[][] Answers =
    [
        .. new[]
        {
            """{"errors":[{"code":"DENIED","message":"requested access is denied","detail":{}}]}""",
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.manifest.v1+json","config":{"mediaType":"a","digest":"sha256:44ccd83bf8868252920517068dbe699094a6312a33d31792b00fc5f7fb5c677a","size":2},"layers":[{"mediaType":"b","digest":"sha256:44ccd83bf8868252920517068dbe699094a6312a33d31792b00fc5f7fb5c677a","size":3}]}""",
            """{"schemaVersion":2,"mediaType":"application/vnd.oci.image.index.v1+json","manifests":[{"mediaType":"application/vnd.oci.image.manifest.v1+json","digest":"sha256:44ccd83bf8868252920517068dbe699094a6312a33d31792b00fc5f7fb5c677a","size":3,"platform":{"os":"linux","architecture":"amd64"}}]}""",
            """{"auths":{"https://index.docker.io/v1/":{"auth":"dTpw","email":"a@b"},"ghcr.io":{"username":"u","password":"p"},"x":{}},"credHelpers":{"y":"z"}}""",
        }.Select(Encoding.UTF8.GetBytes),
    ];

    [Fact]
    public void Any_archive_is_unpacked_inside_or_refused_as_its_author_s()
    {
        var outside = Path.Combine(root, "outside");
        File.WriteAllText(outside, "canary");
        Fuzz.Run(
            Archives,
            ArchiveWords,
            input =>
            {
                var (archive, target) = (Path.Combine(root, "archive"), Path.Combine(root, "target"));
                File.WriteAllBytes(archive, input);
                try
                {
                    UnpackArchive.Run(archive, target, new SourceLimits(), TestContext.Current.CancellationToken);
                }
                catch (BuildFault fault)
                {
                    Assert.Equal(FailureClass.User, fault.Failure.Reason.Class);
                }

                Assert.Equal(
                    ["archive", "outside", "target"],
                    Directory.GetFileSystemEntries(root).Select(Path.GetFileName).Order().Union(["target"]).Order()
                );
                Assert.Equal("canary", File.ReadAllText(outside));
                if (Directory.Exists(target))
                {
                    Directory.Delete(target, recursive: true);
                }
            },
            inputs: 1500
        );
    }

    [Fact]
    public void Any_answer_of_a_registry_is_read_or_refused() =>
        Fuzz.Run(
            Answers,
            JsonWords,
            input =>
            {
                var answer = RegistryAnswer.Read(HttpStatusCode.Forbidden, input);
                Assert.InRange(answer.Words.Length, 1, 200);
                Try(() => ReadTree.Next(Manifest.Parse(input, Manifest.OciManifest), new Dictionary<string, Manifest>(), new CopyLimits()));
                Try(() => RegistryCredentials.Parse(Encoding.UTF8.GetString(input)));
                Assert.NotNull(Challenge.Parse(Encoding.UTF8.GetString(input)));
            },
            inputs: 3000
        );

    [Fact]
    public void Any_words_of_git_have_a_reason_and_one_line() =>
        Fuzz.Run(
            [
                "fatal: repository 'https://git.example.com/a.git/' not found"u8.ToArray(),
                "fatal: unable to access 'https://u:p@git.example.com/a.git/': The requested URL returned error: 503"u8.ToArray(),
                "remote: HTTP Basic: Access denied\nfatal: Authentication failed for 'https://git.example.com/'"u8.ToArray(),
                "ssh: connect to host git.example.com port 22: Connection refused\r\nfatal: Could not read from remote repository."u8.ToArray(),
            ],
            ["\n", "fatal: ", "remote: ", "error: ", "\u001b[31m", "warning: ", "\0", "hint: "],
            input =>
            {
                var text = Encoding.UTF8.GetString(input);
                Assert.NotNull(GitFailure.Classify(text, credentialsGiven: true).Name);
                Assert.DoesNotContain('\n', GitFailure.Line(text));
                GitUrl.Parse(text);
            },
            inputs: 2000
        );

    public void Dispose() => Directory.Delete(root, recursive: true);

    private static void Try(Action read)
    {
        try
        {
            read();
        }
        catch (FormatException)
        {
            // The one exception that callers expect.
        }
    }
}
