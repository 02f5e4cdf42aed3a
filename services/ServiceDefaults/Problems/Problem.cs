using System.Globalization;
using Google.Protobuf.WellKnownTypes;
using Google.Rpc;
using Grpc.Core;
using Status = Google.Rpc.Status;

namespace Embassy.ServiceDefaults;

/// <summary>One violation: the field's path in the request's JSON names, a stable code, and a correction.</summary>
public sealed record FieldViolation(string Field, string Code, string Description)
{
    /// <summary>Path of the field, shortened: it may come from the request and have any length.</summary>
    public string Field { get; } = Short(Field, 400);

    public string Description { get; } = Short(Description, 400);

    internal static string Short(string text, int most) =>
        text.Length <= most ? text : string.Concat(text.AsSpan(0, char.IsHighSurrogate(text[most - 1]) ? most - 1 : most), "…");
}

/// <summary>
/// The exception for every refusal. It is sent as a google.rpc.Status with ErrorInfo and BadRequest (AIP-193), and the
/// gateway converts it to RFC 9457 problem+json. <see cref="ProblemCodes"/> lists every code.
/// </summary>
public sealed class Problem(ProblemCode problemCode, string detail, IReadOnlyList<FieldViolation>? faults = null,
    IReadOnlyDictionary<string, string>? more = null)
    : Exception(FieldViolation.Short(detail, MostDetail))
{
    public const string Domain = "embassy";

    // The problem is sent in headers, percent-encoded, and may quote the request.
    const int MostDetail = 2_000, MostName = 200;

    public ProblemCode ProblemCode { get; } = problemCode;
    public IReadOnlyList<FieldViolation> Faults { get; } = faults ?? [];

    /// <summary>
    /// Machine-readable members, named as in JSON; a value that begins with <c>[</c> is a JSON array.
    /// </summary>
    public IReadOnlyDictionary<string, string> More { get; } = more ?? new Dictionary<string, string>();

    public static Problem NotFound(string noun, string name) =>
        new(ProblemCodes.NotFound, $"There is no {noun} '{FieldViolation.Short(name, MostName)}', or it is not public.");

    public static Problem Exists(string noun, string name) =>
        new(ProblemCodes.AlreadyExists,
            $"The {noun} '{FieldViolation.Short(name, MostName)}' is there already. Read it, or choose another name.");

    public static Problem Invalid(IReadOnlyList<FieldViolation> faults) => new(
        ProblemCodes.InvalidRequest, faults.Count == 1 ? $"{faults[0].Field}: {faults[0].Description}"
            : $"{faults.Count} fields are not right.", faults);

    public static Problem Invalid(string field, string code, string description) => Invalid([new FieldViolation(field, code, description)]);

    public static Problem TooLarge(long limit) => new(
        ProblemCodes.TooLarge, $"At most {limit.ToString("N0", CultureInfo.InvariantCulture)} bytes are taken here.",
        more: new Dictionary<string, string> { ["limit"] = limit.ToString(CultureInfo.InvariantCulture) });

    /// <summary>The same problem with one more machine-readable member.</summary>
    public Problem With(string name, string value) =>
        new(ProblemCode, Message, Faults, new Dictionary<string, string>(More) { [name] = value });

    public Status ToStatus()
    {
        var info = new ErrorInfo { Reason = ProblemCode.Code, Domain = Domain };
        foreach (var (name, value) in More) info.Metadata[name] = value;
        var status = new Status { Code = (int)ProblemCode.Grpc, Message = Message, Details = { Any.Pack(info) } };
        if (Faults.Count > 0)
        {
            status.Details.Add(Any.Pack(new BadRequest
            {
                FieldViolations =
                {
                    Faults.Select(
                        f => new BadRequest.Types.FieldViolation { Field = f.Field, Reason = f.Code, Description = f.Description }),
                },
            }));
        }
        return status;
    }
}

/// <summary>A kind of problem: a stable code with its gRPC and HTTP status.</summary>
public sealed record ProblemCode(string Code, StatusCode Grpc, int Http)
{
    /// <summary>The title in English; the files of the languages have it in the others.</summary>
    public string Title => TitleIn(LocaleCatalogue.English);

    /// <summary>What to do about it, in English.</summary>
    public string Remedy => RemedyIn(LocaleCatalogue.English);

    public string TitleIn(LocaleData words) => words.Find("problem." + Code) ?? Title;

    public string RemedyIn(LocaleData words) => words.Find("remedy." + Code) ?? Remedy;

    /// <summary>
    /// The problem's type: the path of its page on the gateway, so that it is right under every public address.
    /// </summary>
    public string Type => $"/docs/problems/{Code}";
}
