using System.Security.Cryptography;
using Embassy.Content.Assets;
using Embassy.Content.Facts;
using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.ImportExport;

/// <summary>
/// Imports a mission's folder: buffers it in a temporary file, reads and checks all of it, then writes it in one
/// transaction. Asset files are stored before their rows; a file without a row is never served.
/// </summary>
public sealed class MissionImporter(ContentDb db, IAssetStore files, TemporaryFiles temporaryFiles, MissionCache missions, FactSignal facts,
    Limits limits, RequestContext requestContext, TimeProvider clock)
{
    readonly RequestValidation validation = new();

    public async Task<V1.ImportMissionResponse> Import(Stream body, CancellationToken cancellation)
    {
        await using var file = temporaryFiles.Open();
        var buffer = new byte[64 << 10];
        while (await body.ReadAsync(buffer, cancellation) is > 0 and var read)
        {
            if (file.Length + read > limits.StreamBytes) throw Problem.TooLarge(limits.StreamBytes);
            await file.WriteAsync(buffer.AsMemory(0, read), cancellation);
            await file.FlushAsync(cancellation);
        }
        file.Position = 0;
        await using var reader = await FolderReader.Open(file, limits.UnpackedBytes, cancellation);
        return await Import(reader, cancellation);
    }

    async Task<V1.ImportMissionResponse> Import(FolderReader reader, CancellationToken cancellation)
    {
        await using var transaction = await db.Database.BeginTransactionAsync(cancellation);
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        // The row lock serialises concurrent imports, if a mission row exists.
        await db.Missions.ExecuteUpdateAsync(set => set.SetProperty(m => m.Version, m => m.Version), cancellation);
        if (await db.Pages.AnyAsync(cancellation) || await db.Assets.AnyAsync(cancellation))
            throw new Problem(ProblemCodes.AlreadyExists, "There are pages or assets already. A folder is taken in where there are none.");

        var mission = await Mission(reader, cancellation);
        if (reader.Facts.Count > 0 && await db.Facts.AnyAsync(cancellation))
            throw new Problem(ProblemCodes.AlreadyExists, "There are facts already. A folder with facts is taken in where there are none.");
        foreach (var key in reader.Facts) await Try(() => Fact(reader, key, cancellation));
        var known = db.Facts.Local.Concat(await db.Facts.AsNoTracking().ToListAsync(cancellation)).ToDictionary(f => f.Key);
        foreach (var sha in reader.Assets) await Try(() => Asset(reader, sha, mission.Locales, cancellation));
        var pages = new PageImporter(db, reader, mission, known, validation, requestContext, clock);
        foreach (var key in reader.Pages) await Try(() => pages.Import(key, cancellation));
        validation.Refuse();
        pages.ExpectUse();
        validation.Refuse();
        db.ChangeTracker.DetectChanges();
        foreach (var fact in db.Facts.Local.ToList()) fact.TellOf(db);
        pages.Tell();
        await db.SaveChangesAsync(cancellation);
        await transaction.CommitAsync(cancellation);
        missions.Invalidate();
        facts.SignalAll();
        return new V1.ImportMissionResponse
        {
            Pages = reader.Pages.Count,
            Editions = pages.Editions,
            Assets = reader.Assets.Count,
            LeftAlone = { reader.LeftAlone }
        };
    }

    // Reading stops at the first invalid file, because unpacking is expensive and nothing of the rest would be saved.
    async Task Try(Func<Task> read)
    {
        try
        {
            await read();
        }
        catch (FolderViolation fault)
        {
            validation.Add(fault.FieldViolation.Field, fault.FieldViolation.Code, fault.FieldViolation.Description);
        }
        validation.Refuse();
    }

    async Task<Mission> Mission(FolderReader reader, CancellationToken cancellation)
    {
        MissionFile? given = null;
        await Try(async () => given = await reader.Json<MissionFile>(MissionFolder.Mission, cancellation));
        validation.Refuse();
        var wanted =
            new V1.Mission
            {
                SendingState = given!.SendingState,
                ReceivingState = given.ReceivingState,
                Approval = given.Approval ?? "",
                Removal = given.Removal ?? ""
            };
        wanted.Locales.AddRange(given.Locales);
        wanted.Names.AddRange((given.Names ?? []).Select(n => new Embassy.V1.Text { Lang = n.Lang, Text_ = n.Text }));
        wanted.TimeZones.AddRange(given.TimeZones ?? []);
        var names = Missions.Mission.Validate(validation, wanted, MissionFolder.Mission + ": ");
        validation.When(
            wanted.Approval is not ("" or Missions.Mission.SecondPerson or Missions.Mission.None), MissionFolder.Mission + ": approval",
            "invalid_word", "second-person or none.");
        validation.When(
            wanted.Removal is not ("" or Missions.Mission.SecondPerson or Missions.Mission.None or Missions.Mission.WithdrawAlone),
            MissionFolder.Mission + ": removal", "invalid_word", "none, second-person or withdraw-alone.");
        validation.Refuse();
        var (approval, removal) = Missions.Mission.Rules(wanted.Approval, wanted.Removal);
        var mission = await db.Missions.SingleOrDefaultAsync(cancellation);
        // Otherwise the import would publish content that this mission has not approved.
        validation.When(mission is { Approval: Missions.Mission.SecondPerson }
            && approval == Missions.Mission.None, MissionFolder.Mission + ": approval", "approval_weaker",
            "The mission wants a second person. Change that first: PUT /v1/mission.");
        validation.Refuse();
        if (mission is null) db.Missions.Add(mission = new Mission());
        if (mission.Become(wanted.SendingState, wanted.ReceivingState, [.. wanted.Locales], names, [.. wanted.TimeZones], approval,
            removal))
            db.Announce(mission.ToChanged(), about: null, ChangeCauses.Import);
        return mission;
    }

    async Task Fact(FolderReader reader, string key, CancellationToken cancellation)
    {
        var name = $"{MissionFolder.Facts}{key}.json";
        var record = await reader.Json<FactRecord>(name, cancellation);
        if (record.Key != key || key.Length > 100
            || record.Kind is not (Facts.Fact.Number or Facts.Fact.Money or Facts.Fact.Date or Facts.Fact.Words)
            || record.DerivedFrom.Length > 0 && !DerivedFacts.Words.ContainsKey(record.DerivedFrom)
            || !record.Versions.Select(v => v.Version).SequenceEqual(Enumerable.Range(1, record.Versions.Count))
            || record.Versions.Count == 0 || record.ValueVersion < 1 || record.ValueVersion > record.Versions.Count
            || record.Versions.Any(v => v.ChangedBy.Length > 200))
            throw new FolderViolation(name, "invalid_format", "It is not what an export writes.");
        var versions =
            record.Versions.ConvertAll(
                v => new FactVersion
                {
                    Key = key,
                    Version = v.Version,
                    Kind = record.Kind,
                    Said = v.Said,
                    ChangedAt = v.ChangedAt,
                    ChangedBy = v.ChangedBy
                });
        db.FactVersions.AddRange(versions);
        db.Facts.Add(new Fact { Key = key, Kind = record.Kind }.Recorded(record.DerivedFrom, record.ValueVersion, versions[^1]));
    }

    async Task Asset(FolderReader reader, string sha, IReadOnlyList<string> locales, CancellationToken cancellation)
    {
        var name = $"{MissionFolder.Assets}{sha}.json";
        var record = await reader.Json<AssetRecord>(name, cancellation);
        if (record.Sha256 != sha || record.Forms.Count is 0 or > 10
            || record.MediaType is not (MediaKind.Jpeg or MediaKind.Png or MediaKind.Webp or MediaKind.Pdf)
            || record.SourceSha256 is not { Length: 64 } || record.UploadedBy.Length > 200 || record.Version < 1)
            throw new FolderViolation(name, "invalid_format", "It is not what an export writes.");
        var texts = new Google.Protobuf.Collections.RepeatedField<Embassy.V1.Text>();
        texts.AddRange(record.Texts.Select(t => new Embassy.V1.Text { Lang = t.Lang, Text_ = t.Text }));
        var asset = new Asset
        {
            Id = record.Id,
            Sha256 = sha,
            SourceSha256 = record.SourceSha256,
            MediaType = record.MediaType,
            Forms = [.. record.Forms.Select(f => new AssetForm(f.Width, f.Height, f.Bytes))],
            UploadedBy = record.UploadedBy,
            UploadedAt = record.UploadedAt,
        }.Described(validation.Text($"{name}: name", record.Name, 200), validation.Texts($"{name}: texts", texts, 500, locales),
        record.Version);
        foreach (var form in asset.Forms)
        {
            var file = $"{MissionFolder.Assets}{asset.FileOf(form)}.{MediaKind.Extension(asset.MediaType)}";
            var bytes = await reader.Bytes(file, limits.AssetBytes, cancellation);
            if (bytes.Length != form.Bytes || MediaKind.Of(bytes) != asset.MediaType
                || form == asset.Forms[0] && Convert.ToHexStringLower(SHA256.HashData(bytes)) != sha || !Fits(bytes, asset.MediaType, form))
                throw new FolderViolation(file, "invalid_format", "Its bytes are not those that its name and its description promise.");
            using var from = new MemoryStream(bytes);
            await files.Put(asset.FileOf(form), asset.MediaType, from, cancellation);
        }
        db.Assets.Add(asset);
    }

    static bool Fits(byte[] bytes, string mediaType, AssetForm form)
    {
        if (mediaType == MediaKind.Pdf) return form is { Width: 0, Height: 0 };
        using var codec = SkiaSharp.SKCodec.Create(new MemoryStream(bytes));
        return codec is not null && (codec.Info.Width, codec.Info.Height) == (form.Width, form.Height)
            && Math.Max(form.Width, form.Height) <= ImageProcessor.MostSide;
    }
}
