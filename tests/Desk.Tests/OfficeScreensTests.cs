using System.Reflection;
using System.Text.Json;
using Embassy.Desk.Gateway;
using Embassy.Desk.Texts;
using Embassy.Web.Languages;
using Microsoft.AspNetCore.Http;

namespace Embassy.Desk.Tests;

/// <summary>Screens of protocol, desks and administration: what they send, and where a refusal is shown.</summary>
public sealed class OfficeScreensTests : IAsyncLifetime
{
    static readonly Dictionary<Type, string[]> Schemas = new()
    {
        [typeof(PlannedProgramme)] = ["Programme"],
        [typeof(PlannedItem)] = ["ProgrammeItem"],
        [typeof(ProgrammeDifference)] = ["ProgrammeDifference"],
        [typeof(ProgrammeChange)] = ["ProgrammeChange"],
        [typeof(CalendarEntry)] = ["Engagement"],
        [typeof(PrintedEngagement)] = ["Engagement"],
        [typeof(PrintedDelegate)] = ["Delegate"],
        [typeof(ImportCandidate)] = ["ImportCandidate"],
        [typeof(PlannedLetter)] = ["Letter"],
        [typeof(PlannedLetterParty)] = ["LetterParty"],
        [typeof(PersonRecord)] = ["Person"],
        [typeof(OfficeRecord)] = ["Office"],
        [typeof(OfficeHolder)] = ["Holder"],
        [typeof(Accreditation)] = ["Accreditation"],
        [typeof(TenureRecord)] = ["Tenure"],
        [typeof(CalendarSubscription)] = ["Subscription"],
        [typeof(AgreementProvisions)] = ["Agreement"],
        [typeof(EntryProvision)] = ["EntryRule"],
        [typeof(TermProvision)] = ["Term"],
        [typeof(RecordedAct)] = ["Action"],
        [typeof(CorrectionNote)] = ["Correction"],
        [typeof(RoadmapInitiative)] = ["Initiative"],
        [typeof(RoadmapStep)] = ["Step"],
        [typeof(Proposal)] = ["Proposal"],
        [typeof(ImportRecord)] = ["ImportRecord"],
        // An import of each kind has some of the members.
        [typeof(ImportReport)] = ["ImportReport", "ImportTradeResponse", "ImportCandidatesResponse", "ImportSiteResponse",
            "ImportPageResponse"],
        [typeof(ImportRefusal)] = ["RefusedRow", "RefusedTradeRow", "RefusedEvent"],
        [typeof(NotUnderstood)] = ["EventsNotUnderstood", "ContentNotUnderstood"],
        [typeof(ImportedEvent)] = ["ImportedEvent"],
        [typeof(ImportedPage)] = ["ImportedItem"],
        [typeof(VoteImport)] = ["VoteImport"],
        [typeof(VoteRefusal)] = ["VoteRefusal"],
        [typeof(MissionRecord)] = ["Mission"],
        [typeof(MissionAddress)] = ["MissionContact"],
        [typeof(MissionClosedDay)] = ["ClosedDay"],
        [typeof(MissionHead)] = ["HeadOfMission"],
        [typeof(ImportMissionResponse)] = ["ImportMissionResponse"],
        [typeof(Webhook)] = ["Webhook"],
        [typeof(WebhookAttempt)] = ["Attempt"],
        [typeof(WebhookDelivery)] = ["Delivery"],
        [typeof(AuditChain)] = ["AuditState"],
        [typeof(JointPosition)] = ["Position"],
        [typeof(CommitmentSheet)] = ["CommitmentTable"],
        [typeof(CommitmentSheetRow)] = ["CommitmentRow"],
        [typeof(CommitmentSum)] = ["ColumnSum"],
        [typeof(PrintedTotal)] = ["PrintedTotal"],
        [typeof(CommitmentLine)] = ["Commitment"],
        [typeof(EngagementTitles)] = ["Engagement"],
    };

    StubGateway stub = null!;

    public async ValueTask InitializeAsync()
    {
        stub = await StubGateway.Start();
        stub.Json("GET /v1/me", """
            {"subject":"e","name":"E.","roles":["administrator"],"policies":["plan","record","import","administer","subscribe","edit"]}
            """);
    }

    public ValueTask DisposeAsync() => stub.DisposeAsync();

    [Fact]
    public void Each_member_that_the_screens_read_is_in_the_contract()
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Path.Combine(Repository.Root, "docs", "openapi.json")));
        var schemas = document.RootElement.GetProperty("components").GetProperty("schemas");
        var missing = from schema in Schemas
                      let members = schema.Value.SelectMany(s => schemas.GetProperty(s).GetProperty("properties").EnumerateObject())
                          .Select(p => p.Name).ToHashSet()
                      from member in schema.Key.GetProperties(BindingFlags.Instance | BindingFlags.Public)
                      let name = JsonNamingPolicy.CamelCase.ConvertName(member.Name)
                      where !members.Contains(name)
                      select $"{schema.Key.Name}.{member.Name}: {string.Join(", ", schema.Value)} has no {name}.";
        Assert.Empty(missing);
    }

    [Fact]
    public void No_word_is_in_two_files()
    {
        var folder = Path.Combine(Repository.Root, "services", "Desk", "Words");
        foreach (var language in Language.All)
        {
            var keys = Directory.GetFiles(folder, $"{language.Tag}.json", SearchOption.AllDirectories).SelectMany(f =>
            {
                using var file = JsonDocument.Parse(File.ReadAllText(f));
                return file.RootElement.EnumerateObject().Select(p => p.Name).ToList();
            }).ToList();
            Assert.Equal(keys.Distinct().Order(), keys.Order());
        }
    }

    [Fact]
    public void A_table_of_refused_rows_is_read_corrected_and_written()
    {
        var table = CsvTable.Read("a,b,refused_line,refused_column,refused_code,refused_reason\r\n"
            + "\"1, 2\",\"say \"\"no\"\"\",7,b,invalid_amount,x\r\nز,\"two\nlines\",9,,duplicate,y\r\n", 10)!;
        Assert.Equal(["a", "b"], table.Columns);
        Assert.Equal(["1, 2", "say \"no\""], table.Rows[0]);
        Assert.Equal(["ز", "two\nlines"], table.Rows[1].Select(c => c.ReplaceLineEndings("\n")));
        Assert.Equal(new RefusedCell("7", "b", "invalid_amount"), table.Refused[0]);
        Assert.Equal(table.Rows[0], CsvTable.Read(table.Write(), 10)!.Rows[0]);
        Assert.Null(CsvTable.Read("", 10));
    }

    [Fact]
    public async Task A_fault_in_an_item_of_a_programme_is_shown_at_the_row_and_the_language_that_has_it()
    {
        stub.Json("GET /v1/engagements/x", """
            {"id":"x","kind":"meeting","direction":"incoming","status":"planned","start":"2027-02-03","audience":"public"}
            """, etag: "\"v3\"");
        stub.Json("POST /v1/engagements/x/programme", """
            {"code":"invalid_request","status":400,"title":"Not valid","errors":[{"field":"items[1].starts","code":"invalid_date"},
             {"field":"items[1].texts[0]","code":"too_long"}]}
            """, 400);
        // The second row is left empty: the second item that is sent is that of the third row.
        var (status, page) = await Post("/engagements/x/programme", "main form[data-keep]", new()
        {
            ["i-0-from"] = "09:00",
            ["i-0-text-ar"] = "وصول",
            ["i-2-from"] = "29:00",
            ["i-2-text-fr"] = "Entretiens",
        });
        Assert.Equal(400, status);
        Assert.Equal("true", page.GetElementById("i-2-from")!.GetAttribute("aria-invalid"));
        Assert.Equal("true", page.GetElementById("i-2-text-fr")!.GetAttribute("aria-invalid"));
        Assert.Equal("29:00", page.GetElementById("i-2-from")!.GetAttribute("value"));
        Assert.Equal("\"v3\"", Assert.Single(stub.Writes).IfMatch);
        using var sent = JsonDocument.Parse(stub.LastBody);
        Assert.Equal(["2027-02-03T09:00", "2027-02-03T29:00"],
            sent.RootElement.GetProperty("items").EnumerateArray().Select(i => i.GetProperty("starts").GetString()));
    }

    [Fact]
    public async Task A_trial_has_no_key_and_the_import_that_follows_it_has_the_file_without_choosing_it_again()
    {
        stub.Json("POST /v1/trade:import", """
            {"rows":"2","added":"1","refused":"1",
             "refusals":[{"row":"3","column":"period","code":"invalid_date","description":"x"}]}
            """);
        var (_, page) = await Post("/imports/trade", "form[enctype]", new() { ["pasted"] = "a,b\n1,2\n", ["act"] = "try" });
        Assert.Equal("1", page.QuerySelector("[data-count=added]")!.TextContent);
        Assert.Null(Assert.Single(stub.Writes).Key);
        var form = StubGateway.Form(page, "form[enctype]");
        form["pasted"] = "";
        form["act"] = "import";
        using var content = new FormUrlEncodedContent(form);
        using var response = await stub.Http.PostAsync(new Uri("/imports/trade", UriKind.Relative), content);
        Assert.Equal(200, (int)response.StatusCode);
        Assert.Equal("a,b\n1,2\n", stub.LastBody);
        Assert.Equal(form["_key"], stub.Writes[1].Key);
    }

    [Fact]
    public async Task A_person_keeps_the_sources_that_the_form_does_not_show()
    {
        stub.Json("GET /v1/persons/x", """
            {"id":"x","names":[{"lang":"fr","text":"A.","dir":"ltr"}],"audience":"internal",
             "sources":[{"reference":"one","note":"n"},{"reference":"two"}]}
            """, etag: "\"v2\"");
        stub.Json("PATCH /v1/persons/x", """{"id":"x","audience":"internal"}""");
        await Post("/persons/x", "main form[data-keep]", new() { ["source"] = "new" });
        using var sent = JsonDocument.Parse(stub.LastBody);
        Assert.Equal(["new", "two"],
            sent.RootElement.GetProperty("sources").EnumerateArray().Select(s => s.GetProperty("reference").GetString()));
        Assert.Equal("\"v2\"", stub.Writes[^1].IfMatch);
    }

    [Fact]
    public async Task A_change_clears_a_member_by_null_and_leaves_out_what_has_no_value_within_a_list()
    {
        stub.Json("GET /v1/engagements/x", """
            {"id":"x","kind":"meeting","direction":"incoming","status":"planned","start":"2027-02-03","end":"2027-02-04",
             "audience":"public","states":["DZA","AZE"],
             "delegations":[{"side":"DZA","members":[{"person":"","office":"","name":"A.","head":true,"role":"member"}]}]}
            """, etag: "\"v3\"");
        string? type = null;
        stub.Routes["PATCH /v1/engagements/x"] = async http =>
        {
            type = http.Request.ContentType;
            await http.Response.WriteAsync("""
                {"id":"x","kind":"meeting","direction":"incoming","status":"planned","start":"2027","audience":"public"}
                """);
        };
        var (status, _) = await Post("/engagements/x", "main form[data-keep]", new() { ["end"] = "" });
        Assert.Equal(302, status);
        Assert.StartsWith("application/merge-patch+json", type, StringComparison.Ordinal);
        using var sent = JsonDocument.Parse(stub.LastBody);
        Assert.Equal(JsonValueKind.Null, sent.RootElement.GetProperty("end").ValueKind);
        var member = sent.RootElement.GetProperty("delegations")[0].GetProperty("members")[0];
        Assert.Equal("A.", member.GetProperty("name").GetString());
        Assert.DoesNotContain(member.EnumerateObject(), m => m.Value.ValueKind == JsonValueKind.Null);
    }

    const string Visit = """
        {"id":"x","kind":"meeting","direction":"incoming","status":"planned","start":"2027-01-14","audience":"public","zone":"Etc/GMT-4",
         "localTimes":[{"zone":"Etc/GMT-4","starts":"2027-01-14T09:00:00+04:00","ends":"2027-01-14T10:30:00+04:00"}]}
        """;

    Task<AngleSharp.Html.Dom.IHtmlDocument> Page(string path, string? language = null) => stub.Page(path, language);

    [Fact]
    public async Task A_new_engagement_is_internal_unless_public_is_chosen_and_the_field_says_what_public_means()
    {
        var page = await Page("/engagements/new");
        Assert.Equal("internal", page.QuerySelector("#audience option[selected]")!.GetAttribute("value"));
        Assert.NotNull(page.GetElementById("audience-hint"));
        stub.Json("GET /v1/engagements/x", Visit, etag: "\"v3\"");
        Assert.Equal("public", (await Page("/engagements/x")).QuerySelector("#audience option[selected]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task Cancelling_an_engagement_and_deleting_a_receiver_take_a_second_step_without_script()
    {
        stub.Json("GET /v1/engagements/x", Visit, etag: "\"v3\"");
        stub.Json("GET /v1/webhooks/x", """{"id":"x","url":"https://example.org/","state":"active"}""", etag: "\"v1\"");
        foreach (var (path, button) in new[] { ("/engagements/x", "button[value=cancel]"), ("/webhooks/x", "button[value=delete]") })
            Assert.False(Assert.Single((await Page(path)).QuerySelectorAll(button)).Closest("details")!.HasAttribute("open"));
        stub.Json("POST /v1/engagements/x:cancel", Visit);
        var (status, _) = await Post("/engagements/x?handler=Step", "form:has([value=cancel])", new() { ["step"] = "cancel" });
        Assert.Equal((302, "POST /v1/engagements/x:cancel"), (status, Assert.Single(stub.Writes).Request));
    }

    [Theory]
    [InlineData("25:00", "18:00", "Etc/GMT-4", "2027-01-14", "startTime")]
    [InlineData("09:00", "6 pm", "Etc/GMT-4", "2027-01-14", "endTime")]
    [InlineData("", "18:00", "Etc/GMT-4", "2027-01-14", "startTime")]
    [InlineData("09:00", "", "", "2027-01-14", "zone")]
    [InlineData("09:00", "", "Etc/GMT-4", "2027-01", "start")]
    public async Task Hours_that_would_be_left_out_are_refused_at_their_field_and_kept(string from, string to, string zone, string day,
        string field)
    {
        stub.Json("GET /v1/engagements/x", Visit, etag: "\"v3\"");
        var (status, page) = await Post("/engagements/x", "main form[data-keep]",
            new() { ["startTime"] = from, ["endTime"] = to, ["zone"] = zone, ["start"] = day });
        Assert.Equal(400, status);
        Assert.Empty(stub.Writes);
        Assert.Equal([field], page.QuerySelectorAll("[aria-invalid=true]").Select(e => e.Id));
        Assert.NotNull(page.QuerySelector($"#problem a[href='#{field}']"));
        Assert.Equal((from, to), (page.GetElementById("startTime")!.GetAttribute("value") ?? "",
            page.GetElementById("endTime")!.GetAttribute("value") ?? ""));
    }

    [Fact]
    public async Task An_hour_of_one_digit_is_read_wherever_times_are_typed()
    {
        stub.Json("GET /v1/engagements/x", Visit, etag: "\"v3\"");
        stub.Json("PATCH /v1/engagements/x", Visit);
        var (status, _) = await Post("/engagements/x", "main form[data-keep]", new() { ["startTime"] = "9:00" });
        Assert.Equal(302, status);
        Assert.Contains("\"startsAt\":\"2027-01-14T05:00:00Z\"", stub.LastBody, StringComparison.Ordinal);
        stub.Json("POST /v1/engagements/x/programme", """{"release":1,"items":[],"audience":"internal"}""");
        await Post("/engagements/x/programme", "main form[data-keep]", new() { ["i-0-from"] = "9:05", ["i-0-text-fr"] = "Accueil" });
        Assert.Contains("\"2027-01-14T09:05\"", stub.LastBody, StringComparison.Ordinal);
        stub.Json("PATCH /v1/mission", """
            {"sendingState":"DZA","receivingState":"AZE","locales":["ar","fr"],"timeZones":["Asia/Baku"],"approval":"second-person",
             "removal":"second-person"}
            """);
        await Post("/mission", "main form[data-keep]", new() { ["h-0-opens"] = "9:00", ["h-0-closes"] = "12:30" });
        Assert.Contains("\"opens\":\"09:00\",\"closes\":\"12:30\"", stub.LastBody, StringComparison.Ordinal);
    }

    [Fact]
    public async Task More_rows_of_a_programme_keep_what_was_typed_and_send_nothing()
    {
        stub.Json("GET /v1/engagements/x", Visit, etag: "\"v3\"");
        var more = (await Page("/engagements/x/programme")).QuerySelector("button[formaction]")!.GetAttribute("formaction")!;
        var (status, page) = await Post("/engagements/x/programme", "main form[data-keep]",
            new() { ["i-0-from"] = "10:00", ["i-0-text-fr"] = "Accueil", ["note"] = "Provisoire" }, more);
        Assert.Equal(200, status);
        Assert.Empty(stub.Writes);
        Assert.Equal(["10:00", "Accueil", "Provisoire"],
            new[] { "i-0-from", "i-0-text-fr", "note" }.Select(id => page.GetElementById(id)!.GetAttribute("value")));
        Assert.NotNull(page.GetElementById("i-7-from"));
        Assert.Equal("\"v3\"", page.QuerySelector("main form[data-keep] [name=_etag]")!.GetAttribute("value"));
    }

    [Fact]
    public async Task A_programme_row_with_an_end_alone_is_not_left_out()
    {
        stub.Json("GET /v1/engagements/x", Visit, etag: "\"v3\"");
        stub.Json("POST /v1/engagements/x/programme", """
            {"code":"invalid_request","status":400,"title":"Not valid","errors":[{"field":"items[0].ends","code":"invalid_date"}]}
            """, 400);
        var (status, page) = await Post("/engagements/x/programme", "main form[data-keep]", new() { ["i-0-to"] = "25:00" });
        Assert.Equal(400, status);
        Assert.Equal(Words["field.invalid_time"], page.GetElementById("i-0-to-error")!.TextContent);
    }

    static Embassy.Web.Languages.Words Words => Screens.DeskContext.WordsOf(Language.Find("en")!);

    [Fact]
    public async Task Hours_and_time_zones_are_written_as_people_read_them()
    {
        stub.Json("GET /v1/engagements/x", Visit, etag: "\"v3\"");
        var page = await Page("/engagements/x");
        Assert.Contains("14 January 2027 09:00–10:30", page.QuerySelector(".state-line")!.TextContent, StringComparison.Ordinal);
        Assert.DoesNotContain("Etc/", page.QuerySelector("main")!.TextContent, StringComparison.Ordinal);
        Assert.Equal("UTC+4", page.QuerySelector("#zone option[selected]")!.TextContent);
    }

    const string Treaty = """
        {"id":"a","type":"treaty","parties":["DZA","AZE"],"status":"signed","statusSince":"2024-04-16","binding":"binding"}
        """;

    [Fact]
    public async Task A_trial_of_an_act_says_why_in_the_language_of_the_person_and_refuses_a_day_that_has_not_come()
    {
        stub.Json("GET /v1/agreements/a", Treaty, etag: "\"v3\"");
        stub.Json("POST /v1/agreements/a/actions", """
            {"id":"a","type":"treaty","parties":["DZA","AZE"],"status":"in-force","statusSince":"2026-03-01","reasons":[{"code":"x","texts":[
             {"lang":"ar","text":"لأن","dir":"rtl"},{"lang":"en","text":"Because of both.","dir":"ltr"}]}]}
            """);
        var (_, page) = await Post("/agreements/a?handler=Try", "aside form", new() { ["date"] = "2026-03-01" });
        Assert.Equal("Because of both.", page.QuerySelector("section.conflict ol li")!.TextContent);
        var writes = stub.Writes.Count;
        (var status, page) = await Post("/agreements/a?handler=Try", "aside form", new() { ["date"] = "2999-01-01" });
        Assert.Equal(400, status);
        Assert.Equal(writes, stub.Writes.Count);
        Assert.Equal(Words["field.future_date"], page.GetElementById("date-error")!.TextContent);
    }

    [Fact]
    public async Task French_puts_its_article_before_a_day_alone()
    {
        stub.Json("GET /v1/agreements/a", Treaty);
        Assert.Contains("depuis le 16 avril 2024", (await Page("/agreements/a", "fr")).QuerySelector(".state-line")!.TextContent,
            StringComparison.Ordinal);
        stub.Json("GET /v1/agreements/a", Treaty.Replace("2024-04-16", "2024-04", StringComparison.Ordinal));
        Assert.Contains("depuis avril 2024", (await Page("/agreements/a", "fr")).QuerySelector(".state-line")!.TextContent,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Letters_have_the_same_words_at_home_and_in_their_list_and_say_how_long_they_are_overdue()
    {
        stub.Json("GET /v1/vocabularies", """
            {"vocabularies":[{"vocabulary":"expected-letter","words":[{"word":"missing","label":{"lang":"en","text":"Missing","dir":"ltr"}}]},
             {"vocabulary":"deadline","words":[{"word":"awaited-act","label":{"lang":"en","text":"Awaited act","dir":"ltr"}}]}]}
            """);
        var day = DateTime.UtcNow.AddDays(-19).ToString("yyyy-MM-dd", System.Globalization.CultureInfo.InvariantCulture);
        stub.Json("GET /v1/occasions/letters", $$"""
            {"letters":[{"direction":"outgoing","status":"missing","occasion":{"key":"day","state":"AZE","kind":"national",
             "calendar":"gregorian","name":{"lang":"en","text":"A day","dir":"ltr"},"start":"{{day}}"} }]}
            """);
        stub.Json("GET /v1/deadlines", """
            {"deadlines":[{"agreement":"a","title":{"lang":"en","text":"Treaty","dir":"ltr"},"status":"signed",
             "deadline":{"kind":"awaited-act"}}]}
            """);
        var row = (await Page("/letters")).QuerySelector("tbody tr")!.TextContent;
        Assert.Matches("(18|19|20) days overdue", row);
        Assert.Contains("outgoing", row, StringComparison.Ordinal);
        Assert.Contains("Missing", row, StringComparison.Ordinal);
        var home = await Page("/");
        Assert.EndsWith("outgoing · Missing", home.QuerySelector("[aria-labelledby=s-letters] li .soft")!.TextContent,
            StringComparison.Ordinal);
        // What has no day begins with what it is.
        Assert.Equal("Awaited act", home.QuerySelector("[aria-labelledby=s-deadlines] li .soft")!.TextContent);
    }

    [Fact]
    public async Task The_audit_names_what_was_done_and_is_filtered_by_day()
    {
        var asked = "";
        stub.Routes["GET /v1/audit"] = http =>
        {
            asked = http.Request.QueryString.Value;
            return StubGateway.Send(http, 200, """
                {"entries":[{"id":"1","service":"events","operation":"embassy.events.v1.Engagements/ConfirmEngagement","outcome":"done",
                 "records":[],"changes":[],"times":1},{"id":"2","service":"events","operation":"content.review-when-engagement-held","outcome":"done",
                 "records":[],"changes":[],"times":1},{"id":"3","service":"identity","operation":"POST /people/{id}/roles","outcome":"done",
                 "records":[],"changes":[],"times":1},{"id":"4","service":"identity","operation":"command account","outcome":"done",
                 "records":[],"changes":[],"times":1},{"id":"5","service":"x","operation":"Unheard","outcome":"done",
                 "records":[],"changes":[],"times":1}]}
                """);
        };
        var page = await Page("/audit?from=2026-11-01&to=2026-11-30");
        Assert.Contains("&from=2026-11-01&to=2026-11-30", asked, StringComparison.Ordinal);
        Assert.Equal(["Confirm ConfirmEngagement",
            "Ask for reviews, as an engagement was held content.review-when-engagement-held",
            "Change roles POST /people/{id}/roles", "By a command at the server command account", "Unheard"],
            page.QuerySelectorAll("tbody th").Select(c => c.TextContent.Trim()));
        Assert.Contains("from=2026-11-01", page.QuerySelector("a[download]")!.GetAttribute("href"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Help_lists_the_tasks_of_the_person()
    {
        Assert.InRange((await Page("/help")).QuerySelectorAll(".tasks a").Length, 5, 8);
        stub.Json("GET /v1/me", """{"subject":"e","name":"E.","roles":["protocol-officer"],"policies":["staff","plan"]}""");
        var tasks = (await Page("/help")).QuerySelectorAll(".tasks a").Select(a => a.GetAttribute("href")).ToList();
        Assert.Contains("/engagements/new", tasks);
        Assert.DoesNotContain("/audit", tasks);
    }

    [Fact]
    public async Task A_place_card_has_the_office_of_its_member()
    {
        stub.Json("GET /v1/engagements/x", """
            {"id":"x","kind":"meeting","start":"2027-01-14","delegations":[{"side":"DZA","members":[{"person":"p","head":true,
             "capacities":[{"name":{"lang":"en","text":"A. B.","dir":"ltr"},"title":{"lang":"en","text":"Minister","dir":"ltr"}}]}]}]}
            """);
        Assert.Equal("Minister", (await Page("/engagements/x/prints/place-cards")).QuerySelector(".card .office")!.TextContent);
    }

    Task<(int Status, AngleSharp.Html.Dom.IHtmlDocument Page)> Post(string path, string selector, Dictionary<string, string> values,
        string? to = null) => stub.Post(path, selector, values, to);
}
