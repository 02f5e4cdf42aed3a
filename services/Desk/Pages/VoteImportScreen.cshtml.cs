using System.Globalization;
using Embassy.Desk.Gateway;
using Embassy.Desk.Screens;
using Microsoft.AspNetCore.Mvc;

namespace Embassy.Desk.Pages;

/// <summary>One import of votes: what has arrived, what is missing, the report, and the refused rows.</summary>
[RequestSizeLimit(MaxBody), RequestFormLimits(MultipartBodyLengthLimit = MaxBody)]
public sealed class VoteImportScreenModel(DeskContext desk) : RecordScreen(desk)
{
    /// <summary>The most bytes of a part.</summary>
    public const int PartBytes = 8 << 20;

    const int MaxBody = 66 << 20;

    protected override IReadOnlyList<string> Needs => ["import", "read-records"];

    public override string Section => "imports";

    [FromRoute(Name = "id")]
    public string Id { get; set; } = "";

    public VoteImport Import { get; private set; } = null!;

    /// <summary>The report that the import would have; nothing is stored yet.</summary>
    public VoteImport? Outcome { get; private set; }

    public bool Complete => Import.Received >= Import.Bytes;

    public async Task<IActionResult> OnGetAsync(CancellationToken cancellation) =>
        await Show(cancellation) is { } problem ? Missing(problem) : Page();

    /// <summary>Sends the file from where the last part ended. A person without script sends it whole.</summary>
    public async Task<IActionResult> OnPostAsync(IFormFile? file, CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        if (file is null or { Length: 0 })
            return Refused(new DeskProblem
            {
                Code = "invalid_request",
                Status = 400,
                Title = W["file.missing"],
                Errors = [new("file", "required", null)],
            });
        await using var content = file.OpenReadStream();
        content.Seek(Math.Min(Import.Received, content.Length), SeekOrigin.Begin);
        var part = new byte[PartBytes];
        for (int read; (read = await content.ReadAtLeastAsync(part, part.Length, false, cancellation)) > 0;)
        {
            var sent = await Append(Import.Received, part[..read], cancellation);
            if (sent.Value is null) return Refused(sent.Problem);
            Import = sent.Value;
        }
        return Finished($"/imports/votes/{Encode(Id)}", "saved");
    }

    /// <summary>Sends one part for the script, and answers with what has arrived.</summary>
    public async Task<IActionResult> OnPostPartAsync(IFormFile part, long offset, CancellationToken cancellation)
    {
        if (part.Length > PartBytes) return BadRequest();
        using var copy = new MemoryStream();
        await part.CopyToAsync(copy, cancellation);
        var sent = await Append(offset, copy.ToArray(), cancellation);
        if (sent.Value is { } import) return new JsonResult(new { received = import.Received });
        return sent.Problem is { Code: "wrong_offset" } && await Show(cancellation) is null
            ? new JsonResult(new { received = Import.Received })
            : StatusCode(sent.Problem?.Status is >= 400 and < 600 ? sent.Problem.Status : StatusCodes.Status503ServiceUnavailable);
    }

    public async Task<IActionResult> OnPostFinishAsync(string act, CancellationToken cancellation)
    {
        if (await Show(cancellation) is { } problem) return Missing(problem);
        var trial = act == "try";
        var finished = await Desk.Gateway.Write<VoteImport>(HttpMethod.Post, $"/v1/forums/un/imports/{Encode(Id)}:finish",
            new { validateOnly = trial }, null, trial ? null : Key, cancellation);
        if (trial && finished.Value is { } would)
        {
            Outcome = would;
            return Page();
        }
        return finished.Value is not null ? Finished($"/imports/votes/{Encode(Id)}", "imported") : Refused(finished.Problem);
    }

    Task<Reply<VoteImport>> Append(long offset, byte[] part, CancellationToken cancellation) => Desk.Gateway.Part<VoteImport>(
        $"/v1/forums/un/imports/{Encode(Id)}/content?offset={offset.ToString(CultureInfo.InvariantCulture)}", part, cancellation);

    async Task<DeskProblem?> Show(CancellationToken cancellation)
    {
        var read = await Desk.Gateway.Get<VoteImport>($"/v1/forums/un/imports/{Encode(Id)}", cancellation);
        if (read.Value is null) return read.Problem;
        Import = read.Value;
        Title = Import.Name;
        SetFields([new("file", W["file"]) { Hint = W["votes.file.hint", ("name", Import.Name)] }]);
        return null;
    }

    public string Number(long n) => n.ToString("N0", Desk.Language.Culture);

    public string Status => W.Has("vote-import." + Import.Status) ? W["vote-import." + Import.Status] : Import.Status;
}
