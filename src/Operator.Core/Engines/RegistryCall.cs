namespace Operator.Core.Engines;

/// <summary>What was asked of a registry: the same answer means different things.</summary>
public enum RegistryCall
{
    /// <summary>A manifest or blob, to read it; also what is no registry: archives, token servers.</summary>
    Read,

    /// <summary>Some call of a push, not known which.</summary>
    Push,

    /// <summary>The beginning of an upload: <c>POST …/blobs/uploads/</c>.</summary>
    StartUpload,

    /// <summary>A part of an upload or its end: <c>PATCH</c> or <c>PUT …/blobs/uploads/ID</c>.</summary>
    Upload,

    /// <summary>A manifest under a tag or its digest: <c>PUT …/manifests/NAME</c>.</summary>
    PutManifest,
}

/// <summary>Finds out from method and path what was asked.</summary>
public static class RegistryCalls
{
    private const string Uploads = "/blobs/uploads/";

    /// <param name="method">In capital letters.</param>
    /// <param name="path">Path or URL.</param>
    public static RegistryCall Of(string method, string path)
    {
        var uploads = path.IndexOf(Uploads, StringComparison.Ordinal);
        return method switch
        {
            "POST" when uploads >= 0 => RegistryCall.StartUpload,
            "PUT" or "PATCH" when uploads >= 0 => RegistryCall.Upload,
            "PUT" when path.Contains("/manifests/", StringComparison.Ordinal) => RegistryCall.PutManifest,
            "PUT" or "PATCH" => RegistryCall.Push,
            _ => RegistryCall.Read,
        };
    }
}
