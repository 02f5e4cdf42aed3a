using System.Text.Json;
using Embassy.Content.Facts;
using Embassy.Content.Missions;
using Embassy.ServiceDefaults;
using Google.Protobuf;
using Microsoft.EntityFrameworkCore;

namespace Embassy.Content.ImportExport;

/// <summary>
/// Adds the records of a folder and their announcements: the mission, its facts, its assets, and its pages.
/// </summary>
sealed class FolderImporter(ContentDb db, AssetImporter assets, RequestContext requestContext, TimeProvider clock)
{
    /// <summary>Returns the number of editions; throws the violations of the first file that has any.</summary>
    /// <param name="validateOnly">True stores no files; the caller does not commit.</param>
    public async Task<int> Import(FolderReader reader, bool validateOnly, CancellationToken cancellation)
    {
        db.ChangeTracker.AutoDetectChangesEnabled = false;
        var mission = await Mission(reader, cancellation);
        if (reader.Has(MissionFolder.Authors)) await Try(reader, () => Authors(reader, cancellation));
        foreach (var key in reader.Facts) await Try(reader, () => Fact(reader, key, cancellation));
        var facts = db.Facts.Local.Concat(await db.Facts.AsNoTracking().ToListAsync(cancellation)).ToDictionary(f => f.Key);
        foreach (var sha in reader.Assets) await Try(reader, () => assets.Import(reader, sha, mission.Locales, validateOnly, cancellation));
        var texts = new EditionTexts(db, reader, mission, facts);
        var pages = new PageImporter(db, reader, mission, texts, new Authorship(requestContext.Caller.Id, clock.Now()));
        foreach (var key in reader.Pages) await Try(reader, () => pages.Import(key, cancellation));
        texts.ReportUnused();
        pages.ExpectTree();
        pages.ExpectAlternativeTexts();
        reader.Violations.Refuse();
        db.ChangeTracker.DetectChanges();
        foreach (var fact in db.Facts.Local.ToList()) fact.TellOf(db);
        pages.Tell();
        return pages.Editions;
    }

    // Reading stops at the first invalid file, because unpacking is expensive and nothing of the rest would be saved.
    static async Task Try(FolderReader reader, Func<Task> read)
    {
        try
        {
            await read();
        }
        catch (FolderViolation fault)
        {
            reader.Violations.Add(fault.FieldViolation.Field, fault.FieldViolation.Code, fault.FieldViolation.Description);
        }
        reader.Violations.Refuse();
    }

    async Task<Mission> Mission(FolderReader reader, CancellationToken cancellation)
    {
        MissionFile? given = null;
        await Try(reader, async () => given = await reader.Json<MissionFile>(MissionFolder.Mission, cancellation));
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
        wanted.Contact = Contact(given, reader.Violations);
        var names = Missions.Mission.Validate(reader.Violations, wanted, MissionFolder.Mission + ": ");
        reader.Violations.When(
            wanted.Approval is not ("" or Missions.Mission.SecondPerson or Missions.Mission.None), MissionFolder.Mission + ": approval",
            "invalid_word", "second-person or none.");
        reader.Violations.When(
            wanted.Removal is not ("" or Missions.Mission.SecondPerson or Missions.Mission.None or Missions.Mission.WithdrawAlone),
            MissionFolder.Mission + ": removal", "invalid_word", "none, second-person or withdraw-alone.");
        reader.Violations.Refuse();
        var (approval, removal) = Missions.Mission.Rules(wanted.Approval, wanted.Removal);
        var mission = await db.Missions.SingleOrDefaultAsync(cancellation);
        // Otherwise the import would publish content that this mission has not approved.
        reader.Violations.When(mission is { Approval: Missions.Mission.SecondPerson }
            && approval == Missions.Mission.None, MissionFolder.Mission + ": approval", "approval_weaker",
            "The mission wants a second person. Change that first: PUT /v1/mission.");
        reader.Violations.Refuse();
        if (mission is null) db.Missions.Add(mission = new Mission());
        if (mission.Become(wanted.SendingState, wanted.ReceivingState, [.. wanted.Locales], names, [.. wanted.TimeZones], approval,
            removal, Missions.Mission.Given(wanted), requestContext.Caller.Id, clock.Now()))
            db.Announce(mission.ToChanged(), about: null, ChangeCauses.Import);
        return mission;
    }

    // The form of the contact is that of the contract, so its own parser reads it.
    static V1.MissionContact? Contact(MissionFile given, RequestValidation violations)
    {
        if (given.Contact is not { ValueKind: JsonValueKind.Object } contact) return null;
        try
        {
            return V1.MissionContact.Parser.ParseJson(contact.GetRawText());
        }
        catch (InvalidProtocolBufferException)
        {
            violations.Add(MissionFolder.Mission + ": contact", "invalid_type", "The contact of UpdateMission, with its fields and types.");
            return null;
        }
    }

    // A name that is known here came from the person's own token.
    async Task Authors(FolderReader reader, CancellationToken cancellation)
    {
        var authors = (await reader.Json<AuthorsFile>(MissionFolder.Authors, cancellation)).Authors;
        if (authors.Exists(a => a.Id.Length is 0 or > 255 || !PersonName.CanBeShown(a.Name))
            || authors.DistinctBy(a => a.Id).Count() < authors.Count)
            throw new FolderViolation(MissionFolder.Authors, "invalid_format", "It is not what an export writes.");
        var known = await db.PersonNames.AsNoTracking().Select(p => p.Id).ToHashSetAsync(cancellation);
        db.PersonNames.AddRange(authors.Where(a => !known.Contains(a.Id)).Select(a => new PersonName { Id = a.Id, Name = a.Name }));
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
}
