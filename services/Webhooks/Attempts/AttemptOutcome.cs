using System.Globalization;

namespace Embassy.Webhooks.Attempts;

/// <summary>How one attempt ended.</summary>
/// <param name="Status">HTTP status; 0 when there was no answer.</param>
/// <param name="Code">Empty for 2xx; otherwise one of the constants.</param>
/// <param name="Response">The start of the response body.</param>
public sealed record AttemptOutcome(int Status, string Code, TimeSpan Duration, string Response)
{
    public const string HttpStatus = "http_status", Redirect = "redirect", Timeout = "timeout", AddressUnusable = "address_unusable",
        ConnectionFailed = "connection_failed", TlsFailed = "tls_failed", InvalidResponse = "invalid_response";

    public bool Succeeded => Code.Length == 0;

    public string Error => Describe(Code, Status);

    public static AttemptOutcome Answered(int status, TimeSpan duration, string response) =>
        new(status, status switch { >= 200 and < 300 => "", >= 300 and < 400 => Redirect, _ => HttpStatus }, duration, response);

    public static AttemptOutcome Failed(string code, TimeSpan duration) => new(0, code, duration, "");

    /// <summary>Returns an explanation for people; empty if nothing failed.</summary>
    public static string Describe(string code, int status) => code switch
    {
        HttpStatus => $"It answered {status.ToString(CultureInfo.InvariantCulture)}.",
        Redirect => $"It answered {status.ToString(CultureInfo.InvariantCulture)}, a redirect, which is not followed.",
        Timeout => "It did not answer in time.",
        AddressUnusable => "Its name does not resolve, or not to a public address.",
        ConnectionFailed => "No connection could be made, or it broke off.",
        TlsFailed => "Its certificate or TLS is not accepted.",
        InvalidResponse => "Its answer is not valid HTTP.",
        _ => "",
    };
}
