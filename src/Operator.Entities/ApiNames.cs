namespace Operator.Entities;

/// <summary>Names that other programs can rely on: the API group, labels and annotations.</summary>
public static class ApiNames
{
    /// <summary>API group of the custom resources.</summary>
    public const string Group = "imagebuild.dev";

    /// <summary>Version of the custom resources.</summary>
    public const string Version = "v1alpha1";

    /// <summary><c>group/version</c>, as in manifests.</summary>
    public const string ApiVersion = Group + "/" + Version;

    /// <summary>Label of Pods and ConfigMaps: name of the build, truncated to 63 characters.</summary>
    public const string NameLabel = Group + "/name";

    /// <summary>Label of Pods and ConfigMaps: UID of the build.</summary>
    public const string UidLabel = Group + "/uid";

    /// <summary>Label of Pods and ConfigMaps: number of the run, from 1.</summary>
    public const string RunLabel = Group + "/run";

    /// <summary>Label of Pods: number of the attempt within the run, from 1.</summary>
    public const string AttemptLabel = Group + "/attempt";

    /// <summary>Label of Pods: hash of the part of the spec that identifies the run.</summary>
    public const string SpecHashLabel = Group + "/spec-hash";

    /// <summary>Label of a ConfigMap that holds a Dockerfile template: the name of the model version that it adds.</summary>
    public const string TemplateLabel = Group + "/template";

    /// <summary>
    /// Annotation of builds with model version auto: the order in which kinds of project are tried. <c>default</c>, <c>daas</c>,
    /// <c>nixpacks</c>, <c>railpack</c> or <c>mikrocloud</c>; a build with any other value is refused.
    /// </summary>
    public const string DetectionOrderAnnotation = Group + "/detection-order";

    /// <summary>
    /// Annotation of builds: whose default versions and images are used where the project asks for none. <c>default</c> (the operator's:
    /// newest with long-term support) or <c>legacy</c> (those of older build APIs); a build with any other value is refused.
    /// </summary>
    public const string CatalogProfileAnnotation = Group + "/catalog-profile";

    /// <summary>Annotation of Pods: the Pod request (gzip, base64).</summary>
    public const string RequestAnnotation = Group + "/request";

    /// <summary>Annotation of Pods: when the run left the queue, RFC 3339 in UTC; default tags and labels are derived from it.</summary>
    public const string RunStartAnnotation = Group + "/run-start";

    /// <summary>
    /// Annotation of Pods: the most that the run may take, by the policies that held when the Pod was made: six durations (total, queue,
    /// schedule, prepare, build, publish) and the number of retries, separated by blanks.
    /// </summary>
    public const string BoundsAnnotation = Group + "/bounds";

    /// <summary>Annotation of the Pods of a push: what it copies, as <c>status.source</c> has it.</summary>
    public const string PushSourceAnnotation = Group + "/push-source";

    /// <summary>
    /// Label of a PersistentVolumeClaim that builds may use as a cache, with the value <c>true</c>: with it the owner agrees that they write to it.
    /// </summary>
    public const string CacheLabel = Group + "/cache";

    /// <summary>Value of <see cref="CacheLabel"/>.</summary>
    public const string CacheLabelValue = "true";

    /// <summary>Annotation of claims that the operator has made: the output repository and architecture that it is for.</summary>
    public const string CacheForAnnotation = Group + "/cache-for";

    /// <summary>Annotation of claims that the operator has made: when a build last began to use it, RFC 3339 in UTC, to about an hour.</summary>
    public const string LastUsedAnnotation = Group + "/last-used";

    /// <summary>
    /// Label in an image's configuration: the attempt that built it, as <c>UID/run/attempt</c>. Given to the engine; publish believes no image without it.
    /// </summary>
    public const string ImageRunLabel = "dev.imagebuild.run";

    /// <summary>Standard label naming the program that manages an object.</summary>
    public const string ManagedByLabel = "app.kubernetes.io/managed-by";

    /// <summary>Value of <see cref="ManagedByLabel"/> and the field manager of patches.</summary>
    public const string ManagedBy = "imagebuild-operator";

    /// <summary>Part of the name of the role that deletes builds whose <c>retention.ttlSecondsAfterFinished</c> is over; an installation may do without.</summary>
    public const string TtlFeature = "ttl";
}
