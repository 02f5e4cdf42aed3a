using System.ComponentModel;
using System.ComponentModel.DataAnnotations;
using Embassy.ServiceDefaults;

namespace Embassy.Gateway.Headers;

/// <summary>The contact for reports of vulnerabilities: <c>/.well-known/security.txt</c> (RFC 9116).</summary>
[Settings("SecurityTxt", "G")]
sealed record SecurityTxtOptions : IValidatableObject
{
    [Description("addresses for reports of vulnerabilities, the preferred one first, each `https://…`, `mailto:…` or `tel:…`. Without it "
        + "`/.well-known/security.txt` is 404")]
    public string[] Contact { get; set; } = [];

    [Description("address of the policy for reports, `https://…`")]
    public string? Policy { get; set; }

    [Description("languages in which reports are read")]
    public string[] Languages { get; set; } = ["ar", "fr", "en", "az"];

    [Description("lifetime of the document, counted from each day on which it is served")]
    [Range(1, 365)]
    public int ExpiryDays { get; set; } = 180;

    public IEnumerable<ValidationResult> Validate(ValidationContext validationContext)
    {
        foreach (var contact in Contact.Where(c => !Is(c, Uri.UriSchemeHttps, Uri.UriSchemeMailto, "tel")))
            yield return new($"SecurityTxt__Contact has '{contact}': each must begin with https://, mailto: or tel:.");
        if (Policy is not null && !Is(Policy, Uri.UriSchemeHttps))
            yield return new($"SecurityTxt__Policy is '{Policy}': it must begin with https://.");
        foreach (var language in Languages.Where(l => l.Length > 35 || !l.All(c => char.IsAsciiLetterOrDigit(c) || c == '-')))
            yield return new($"SecurityTxt__Languages has '{language}': each must be a language tag, such as en.");
    }

    static bool Is(string text, params string[] schemes) =>
        Uri.TryCreate(text, UriKind.Absolute, out var address) && schemes.Contains(address.Scheme)
        && text.All(c => c is > ' ' and < '\u007f');
}
