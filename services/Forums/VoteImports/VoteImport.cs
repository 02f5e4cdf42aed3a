using Embassy.ServiceDefaults;
using Google.Protobuf.WellKnownTypes;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Forums.VoteImports;

/// <summary>An upload of a votes file.</summary>
/// <remarks>Its parts are stored in the database, so that any replica can resume it, even after a crash.</remarks>
[WithoutAudience("recorded votes are public, and so is what is said of a file of them")]
public sealed class VoteImport
{
    public const string Receiving = "receiving", Done = "done", Stopped = "stopped";

    public const string Skip = "skip", Stop = "stop";

    public const long MostBytes = 64 << 20;

    public Guid Id { get; init; } = Guid.CreateVersion7();
    public required string Name { get; init; }
    public required long Bytes { get; init; }
    public required string Refusals { get; init; }
    public required DateTimeOffset StartedAt { get; init; }
    public DateTimeOffset? FinishedAt { get; private set; }
    public string Status { get; private set; } = Receiving;
    public string Layout { get; private set; } = "";
    public long Received { get; private set; }
    public int Rows { get; private set; }
    public int Added { get; private set; }
    public int Changed { get; private set; }
    public int Unchanged { get; private set; }
    public int Refused { get; private set; }

    /// <summary>How the file was read, a <see cref="Embassy.V1.FileReading"/> in JSON; empty before it is.</summary>
    public string Reading { get; private set; } = "";

    /// <summary>Its position among the completed imports: the version of all votes.</summary>
    public long? Sequence { get; private set; }

    public int Version { get; private set; }

    /// <summary>Records received bytes; rejects a gap, an overlap and more than the declared size.</summary>
    public void Receive(long offset, int length)
    {
        if (offset > Bytes - length)
            throw Problem.Invalid("offset", "out_of_range",
                $"The file was announced with {Bytes} bytes; this part would end at {offset + length}.");
        if (offset != Received)
            throw new Problem(ProblemCodes.WrongOffset, $"The next part begins at {Received}, not at {offset}.", more: Here());
        if (Status != Receiving)
            throw new Problem(ProblemCodes.IllegalStatus, $"The import is {Status}.",
                more: new Dictionary<string, string> { ["legal"] = "[\"receiving\"]" });
        Received += length;
        Version++;
    }

    /// <summary>Stores the layout identified by the first line.</summary>
    public void Recognise(string layout) => Layout = layout;

    public void ExpectWhole()
    {
        if (Received < Bytes) throw new Problem(ProblemCodes.UploadIncomplete, $"{Received} of {Bytes} bytes are here.", more: Here());
    }

    Dictionary<string, string> Here() => new() { ["received"] = Received.ToString(System.Globalization.CultureInfo.InvariantCulture) };

    /// <summary>Stores the result; <paramref name="sequence"/> is null if nothing was imported.</summary>
    public void Finish(VoteImportOutcome voteImportOutcome, long? sequence, DateTimeOffset now)
    {
        (Rows, Added, Changed, Unchanged, Refused) =
            (voteImportOutcome.Rows, voteImportOutcome.Added, voteImportOutcome.Changed, voteImportOutcome.Unchanged,
                voteImportOutcome.Refused);
        Reading = voteImportOutcome.Notation?.ToProto().ToString() ?? "";
        (Status, Sequence, FinishedAt) = (sequence is null ? Stopped : Done, sequence, now);
        Version++;
    }

    public static void Map(ModelBuilder model)
    {
        model.Entity<VoteImport>(import =>
        {
            import.Property(i => i.Name).HasMaxLength(200);
            import.Property(i => i.Status).HasMaxLength(12);
            import.Property(i => i.Layout).HasMaxLength(20);
            import.Property(i => i.Reading).HasMaxLength(400);
            import.Property(i => i.Refusals).HasMaxLength(4);
            import.Property(i => i.Version).IsConcurrencyToken();
            import.HasIndex(i => i.Sequence).IsUnique();
            import.ToTable("VoteImports");
        });
        model.Entity<VotePart>(part =>
        {
            part.HasKey(p => new { p.Import, p.Offset });
            part.ToTable("VoteParts");
        });
        model.Entity<RefusedVote>(refused =>
        {
            refused.HasKey(r => new { r.Import, r.Number });
            refused.Property(r => r.Column).HasMaxLength(40);
            refused.Property(r => r.Code).HasMaxLength(40);
            refused.ToTable("RefusedVotes");
        });
    }

    /// <param name="rows">Rows read so far, during the import.</param>
    public V1.VoteImport ToProto(int? rows = null) => new()
    {
        Import = Id.ToString(),
        Name = Name,
        Status = Status,
        Layout = Layout,
        Refusals = Refusals,
        Bytes = Bytes,
        Received = Received,
        Rows = rows ?? Rows,
        Added = Added,
        Changed = Changed,
        Unchanged = Unchanged,
        Refused = Refused,
        StartedAt = StartedAt.ToTimestamp(),
        FinishedAt = FinishedAt?.ToTimestamp(),
        File = Reading.Length == 0 ? null : Embassy.V1.FileReading.Parser.ParseJson(Reading),
        RefusalsLink = FinishedAt is null || Refused == 0 ? "" : $"/v1/imports/{Id}/refusals.csv",
    };

    /// <summary>The report of an import that did not take place.</summary>
    public V1.VoteImport ToProto(string layout, VoteImportOutcome outcome)
    {
        var shown = ToProto(outcome.Rows);
        (shown.Layout, shown.Added, shown.Changed) = (layout, outcome.Added, outcome.Changed);
        (shown.Unchanged, shown.Refused) = (outcome.Unchanged, outcome.Refused);
        shown.RefusedRows.AddRange(outcome.Refusals.Take(MostRefusedRows));
        shown.File = outcome.Notation?.ToProto();
        return shown;
    }

    const int MostRefusedRows = 1000;
}

/// <summary>A part of an uploaded file; deleted after the import.</summary>
[WithoutAudience("no RPC shows it")]
public sealed class VotePart
{
    public required Guid Import { get; init; }
    public required long Offset { get; init; }
    public required byte[] Data { get; init; }
}

/// <summary>A rejected row, for the report.</summary>
[WithoutAudience("recorded votes are public, and so is what is said of a row of them")]
public sealed class RefusedVote
{
    public required Guid Import { get; init; }

    /// <summary>From 1, in the order of the file.</summary>
    public required int Number { get; init; }

    public required int Line { get; init; }
    public required string Column { get; init; }
    public required string Code { get; init; }
    public required string Reason { get; init; }

    public V1.VoteRefusal ToProto() => new() { Line = Line, Column = Column, Code = Code, Reason = Reason };
}

/// <summary>The result of an import.</summary>
public sealed class VoteImportOutcome
{
    public int Rows { get; set; }
    public int Added { get; set; }
    public int Changed { get; set; }
    public int Unchanged { get; set; }

    /// <summary>True if the facts of a known vote changed, also where none of its ballots did.</summary>
    public bool Corrected { get; set; }

    public int Refused { get; private set; }

    /// <summary>How the file was read; null before it is opened.</summary>
    public FileNotation? Notation { get; set; }

    public RefusedRows RefusedRows { get; } = new();

    /// <summary>The row that is being read.</summary>
    public (string[] Columns, string[] Cells) Current { get; set; } = ([], []);

    /// <summary>The first <see cref="MostListed"/>; all are counted.</summary>
    public List<V1.VoteRefusal> Refusals { get; } = [];

    public const int MostListed = 20_000;

    public void Refuse(int line, string column, string code, string reason)
    {
        RefusedRows.Add(Current.Columns.Zip(Current.Cells, KeyValuePair.Create), line, column, code, reason);
        if (++Refused <= MostListed) Refusals.Add(new V1.VoteRefusal { Line = line, Column = column, Code = code, Reason = reason });
    }

    /// <summary>Rejects a row for its first violation.</summary>
    public void Refuse(int line, Problem why) => Refuse(line, why.Faults[0].Field, why.Faults[0].Code, why.Faults[0].Description);
}

/// <summary>The number of rows read by the running imports of this process.</summary>
public sealed class VoteImportProgress
{
    readonly System.Collections.Concurrent.ConcurrentDictionary<Guid, int> rows = new();

    public int? Of(Guid import) => rows.TryGetValue(import, out var count) ? count : null;

    public void Report(Guid import, int count) => rows[import] = count;

    public void Forget(Guid import) => rows.TryRemove(import, out _);
}
