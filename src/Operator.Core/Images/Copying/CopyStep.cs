namespace Operator.Core.Images.Copying;

/// <summary>One thing to do at the destination. Blobs may be carried out at the same time, the others in their order and after them.</summary>
public abstract record CopyStep
{
    private CopyStep() { }

    /// <summary>Brings a blob that is not there yet.</summary>
    /// <param name="MountFrom">Repository of the same registry that has it; null where it has to be sent.</param>
    public sealed record Blob(Descriptor Content, string? MountFrom) : CopyStep;

    /// <summary>Puts a manifest under its digest, byte for byte.</summary>
    public sealed record PutManifest(Manifest Manifest) : CopyStep;

    /// <summary>Asks for the image by its digest: before this nothing shows it, after this tags may.</summary>
    public sealed record Verify(Manifest Manifest) : CopyStep;

    /// <summary>Makes a tag show the image.</summary>
    public sealed record SetTag(string Tag, Manifest Manifest) : CopyStep;
}
