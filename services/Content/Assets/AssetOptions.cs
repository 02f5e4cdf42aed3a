using System.ComponentModel;
using Embassy.ServiceDefaults;

namespace Embassy.Content.Assets;

/// <summary>The store of assets: a folder, a bucket, or none, and then uploads return 503.</summary>
[Settings("Assets", "content")]
public sealed record AssetOptions
{
    [Description("storage folder for assets; all replicas need the same folder")]
    public string? Folder { get; set; }

    [Description("S3 bucket, or a bucket of an S3-compatible server, used instead of a folder")]
    public string? Bucket { get; set; }

    [Description("address of an S3-compatible server; without it, AWS")]
    public string? Endpoint { get; set; }

    [Description("region of the S3 server")]
    public string Region { get; set; } = "us-east-1";

    [Description("account of the bucket; without it, the AWS SDK finds one")]
    [Secret]
    public string? AccessKey { get; set; }

    [Description("password of the account")]
    [Secret]
    public string? SecretKey { get; set; }
}
