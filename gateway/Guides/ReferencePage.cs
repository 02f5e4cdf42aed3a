using System.IO.Compression;
using Embassy.Gateway.Endpoints;
using Scalar.AspNetCore;

namespace Embassy.Gateway.Guides;

/// <summary>
/// The reference of the API as a web page, <c>/docs</c>, shown by Scalar, whose script this gateway serves itself.
/// </summary>
static class ReferencePage
{
    /// <summary>
    /// The page runs the two scripts of this gateway and calls this gateway. Scalar writes its styles into the page,
    /// hence 'unsafe-inline' for styles.
    /// </summary>
    public const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; font-src 'self' data:; "
        + "connect-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'";

    const string Body = """
        <div id="main"><div id="reference"></div></div>
        <noscript><main class="guide"><h1>Reference</h1><p>The reference needs JavaScript. The guides above do not, and
        <a href="/openapi/v1.json">the OpenAPI document</a> has the same content.</p></main></noscript>
        """;

    public static PreparedResponse Page { get; } = HtmlPage.Render("API reference", Body, "/docs", "/docs/scalar.js", "/docs/reference.js");

    public static PreparedResponse Scalar { get; } = new(Bundle(), "text/javascript; charset=utf-8");

    static byte[] Bundle()
    {
        var assembly = typeof(ScalarOptions).Assembly;
        var name = assembly.GetManifestResourceNames().Single(n => n.EndsWith("ScalarStaticAssets.scalar.js", StringComparison.Ordinal));
        using var resource = assembly.GetManifestResourceStream(name)!;
        using var bundle = new MemoryStream();
        resource.CopyTo(bundle);
        // The package holds its files compressed.
        if (bundle.GetBuffer() is not [0x1f, 0x8b, ..]) return bundle.ToArray();
        bundle.Position = 0;
        using var plain = new MemoryStream();
        using (var gzip = new GZipStream(bundle, CompressionMode.Decompress)) gzip.CopyTo(plain);
        return plain.ToArray();
    }
}
