using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Operator.Entities.ImageBuilds;

namespace Operator.Core.Runs;

/// <summary>Names of the objects of a build. They follow from the build alone, so that creating an object twice is a conflict, not a second object.</summary>
public static class BuildNames
{
    private const int LongestLabel = 63;

    /// <summary>Name of an attempt's Pod: at most 63 characters, also good as its host name.</summary>
    public static string Pod(string name, string uid, int run, int attempt) =>
        WithTail(name, string.Create(CultureInfo.InvariantCulture, $"-{Short(uid)}-r{run}-a{attempt}"));

    /// <summary>Name of the ConfigMap with the log of an attempt.</summary>
    public static string LogArchive(string name, string uid, int run, int attempt) =>
        WithTail(name, string.Create(CultureInfo.InvariantCulture, $"-{Short(uid)}-r{run}-a{attempt}-log"));

    /// <summary>Name of the ConfigMap with the Dockerfile of a run.</summary>
    public static string Dockerfile(string name, string uid, int run) =>
        WithTail(name, string.Create(CultureInfo.InvariantCulture, $"-{Short(uid)}-r{run}-dockerfile"));

    /// <summary>Name of the build of one platform in one run of a build for several.</summary>
    public static string Platform(string name, string uid, int run, string platform)
    {
        var tail = string.Create(CultureInfo.InvariantCulture, $"-r{run}-{platform.Replace('/', '-')}");
        // Two long names may begin alike.
        return WithTail(name, name.Length + tail.Length > LongestLabel ? $"-{Short(uid)}{tail}" : tail);
    }

    /// <summary>The names that the archives of a run can have; most runs have two of them. A cache volume that fails adds an attempt.</summary>
    public static IEnumerable<string> Archives(string name, string uid, int run) =>
        Enumerable.Range(1, BuildRetry.Most + 2).Select(attempt => LogArchive(name, uid, run, attempt)).Prepend(Dockerfile(name, uid, run));

    /// <summary>The name as a label's value: cut to 63 characters that end in a letter or digit.</summary>
    public static string LabelValue(string name) => name.Length <= LongestLabel ? name : name[..LongestLabel].TrimEnd('-', '.', '_');

    private static string WithTail(string name, string tail)
    {
        // The host name would end at a dot.
        var head = name.Replace('.', '-');
        var room = LongestLabel - tail.Length;
        head = head.Length <= room ? head : head[..room];
        return head.TrimEnd('-') + tail;
    }

    /// <summary>Eight digits that stand for a UID.</summary>
    public static string Short(string uid) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(uid)))[..8];
}
