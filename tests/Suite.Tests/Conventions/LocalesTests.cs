using System.Text;
using System.Text.Json;
using Embassy.Cooperation.V1;
using Embassy.Events.Occasions;
using Embassy.Events.V1;
using Embassy.ServiceDefaults;
using Embassy.Suite.Tests.Contracts;
using Embassy.V1;
using Google.Api;
using Google.Protobuf.Reflection;
using ServiceDescriptor = Google.Protobuf.Reflection.ServiceDescriptor;

namespace Embassy.Suite.Tests.Conventions;

/// <summary>Each file of words, names and occasions has all built-in languages.</summary>
public class LocalesTests
{
    static readonly IReadOnlyList<DataFile> Files = [.. DataFile.Embedded(typeof(LocaleCatalogue).Assembly, "locales/")];

    static readonly DataFile English = Files.Single(f => f.Name == "en");

    static readonly string[] Languages = [.. Files.Select(f => f.Name)];

    [Fact]
    public void Each_language_has_each_word_and_each_State() => Violations.None(((string[])["locales/", "vocabularies/", "problems/"])
        .SelectMany(folder => Incomplete([.. DataFile.Embedded(typeof(LocaleCatalogue).Assembly, folder)])));

    [Fact]
    public void A_word_that_one_language_lacks_is_found()
    {
        static DataFile Planted(string name, string json) => DataFile.Read($"locales/{name}.json", Encoding.UTF8.GetBytes(json));
        var whole = Planted("en", """{ "status": { "signed": "Signed" }, "state": { "DZA": "Algeria" } }""");
        Assert.Empty(Incomplete([whole, Planted("fr", """{ "status": { "signed": "Signé" }, "state": { "DZA": "Algérie" } }""")]));
        Violations.One(Incomplete([whole, Planted("fr", """{ "status": { "signed": "Signé" }, "state": { } }""")]),
            "locales/fr.json lacks state.DZA");
        Violations.One(Incomplete([whole, Planted("fr", """{ "status": { "signed": "Signé {0}" }, "state": { "DZA": "Algérie" } }""")]),
            "status.signed");
    }

    // A vocabulary word without a label would be shown to readers as its key.
    [Fact]
    public void Each_word_of_the_contract_that_readers_see_has_a_label() => Violations.None(Unlabelled(English));

    [Fact]
    public void A_word_of_the_contract_without_a_label_is_found()
    {
        var words = English.Json.Deserialize<Dictionary<string, Dictionary<string, string>>>()!;
        words["kind"].Remove("signing");
        Violations.One(Unlabelled(DataFile.Read("locales/en.json", JsonSerializer.SerializeToUtf8Bytes(words))), "kind.signing");
    }

    // Words that no reader sees, or that stand beside a sentence.
    static readonly Dictionary<string, string> ForPrograms = new(StringComparer.Ordinal)
    {
        ["dir"] = "an attribute of HTML",
        ["Run.change"] = "the mark of a line in a comparison",
        ["BlockChange.change"] = "the mark of a block in a comparison",
        ["BoundFact.binding"] = "how a figure is marked in the text",
        ["NotUnderstood.what"] = "stands beside what became of it",
        ["NotUnderstood.code"] = "stands beside a reason",
        ["PageResult.outcome"] = "what a program did",
        ["TradeStatement.code"] = "stands beside its sentence",
        ["TradeNote.code"] = "stands beside its sentence",
        ["KnownTrade.made_of"] = "how a sum was made",
        ["TradeAmount.made_of"] = "how a sum was made",
        ["ListConformityResponse.rule"] = "how a table was made",
        ["Chart.chart"] = "the name of a chart, which has a title",
        ["VoteImport.status"] = "of an import by a program",
        ["VoteImport.layout"] = "of an import by a program",
        ["VoteImport.refusals"] = "of an import by a program",
        ["FileReading.format"] = "how a program wrote a file",
        ["FileReading.separator"] = "how a program wrote a file",
        ["FileReading.decimal_mark"] = "how a program wrote a file",
        ["FileReading.thousands"] = "how a program wrote a file",
        ["Vote.source"] = "the name of a source",
        ["Vote.issues_by"] = "how a vote was coded",
        ["Caller.policies"] = "names of the reference",
        ["Attempt.error_code"] = "stands beside a sentence",
        ["Delivery.last_error_code"] = "stands beside a sentence",
        ["Delivery.state"] = "of deliveries to programs",
        ["Webhook.state"] = "of deliveries to programs",
        ["Webhook.disabled_code"] = "stands beside a sentence",
    };

    [Fact]
    public void Each_word_of_an_answer_has_a_label_in_each_language() => Violations.None(WithoutLabel(Protos.Services));

    [Fact]
    public void A_word_of_an_answer_without_a_label_is_found()
    {
        const string File = "embassy/cooperation/v1/agreements.proto";
        static void Change(FileDescriptorProto file, Action<FieldOptions> change) =>
            change(file.MessageType.Single(m => m.Name == "Agreement").Field.Single(f => f.Name == "type").Options);
        var more = Protos.Changed(File, f => Change(f, o => o.SetExtension(OptionsExtensions.Words, "treaty pact")));
        Assert.Equal(4, WithoutLabel(more.Services).Count(v => v.Contains("agreement-type.pact", StringComparison.Ordinal)));
        Violations.One(WithoutLabel(Protos.Changed(File, f => Change(f, o => o.ClearExtension(OptionsExtensions.Labels))).Services),
            "Agreement.type has words");
    }

    static IEnumerable<string> WithoutLabel(IEnumerable<ServiceDescriptor> services)
    {
        var answers = new HashSet<MessageDescriptor>();
        foreach (var method in services.SelectMany(s => s.Methods)
            .Where(m => m.GetOptions()?.HasExtension(AnnotationsExtensions.Http) == true))
            Reach(method.OutputType, answers);
        var catalogue = LocaleCatalogue.Load(null);
        foreach (var field in answers.SelectMany(m => m.Fields.InDeclarationOrder()).OrderBy(f => f.FullName, StringComparer.Ordinal))
        {
            if (field.GetOptions()?.GetExtension(OptionsExtensions.Words) is not { Length: > 0 } words
                || ForPrograms.ContainsKey(field.Name)
                || ForPrograms.ContainsKey($"{field.ContainingType.Name.Replace("Summary", "", StringComparison.Ordinal)}.{field.Name}"))
                continue;
            if (field.GetOptions().GetExtension(OptionsExtensions.Labels) is not { Length: > 0 } vocabulary)
                yield return $"{field.FullName} has words and names no vocabulary with their labels.";
            else
                foreach (var word in words.Split(' '))
                    foreach (var language in Languages.Where(l => catalogue.Of(l).Find($"{vocabulary}.{word}") is null))
                        yield return $"{vocabulary}.{word}, a word of {field.FullName}, has no label in {language}.";
        }
    }

    static void Reach(MessageDescriptor message, HashSet<MessageDescriptor> reached)
    {
        if (!message.File.Package.StartsWith("embassy.", StringComparison.Ordinal) || !reached.Add(message)) return;
        foreach (var field in message.Fields.InDeclarationOrder().Where(f => f is { FieldType: FieldType.Message, IsMap: false }))
            Reach(field.MessageType, reached);
    }

    [Fact]
    public void Each_occasion_has_a_name_in_each_language() => Violations.None(Nameless(OccasionCatalogue.Load(null).All));

    [Fact]
    public void An_occasion_without_a_name_in_a_language_is_found()
    {
        var one = OccasionCatalogue.Load(null).All.First();
        Violations.One(Nameless([one with { Names = [.. one.Names.Where(n => n.Lang != "az")] }]), $"{one.Key} has no name in az");
    }

    static IEnumerable<string> Incomplete(IReadOnlyList<DataFile> files)
    {
        var languages = files.Select(f => (f.Path, Words: LocaleCatalogue.Words(f))).ToList();
        return from language in languages
               from path in languages.SelectMany(l => l.Words.Keys).Distinct()
               let word = language.Words.GetValueOrDefault(path)
               let other = languages[0].Words.GetValueOrDefault(path)
               where word is null || other is not null && Values(path, word) != Values(path, other)
               select word is null ? $"{language.Path} lacks {path}."
               : $"{language.Path}: {path} shows other values than that of {languages[0].Path}.";
    }

    // A date format may omit the day.
    static string Values(string path, string word) => path.StartsWith("date.", StringComparison.Ordinal) ? ""
        : string.Concat(Enumerable.Range(0, 4).Where(i => word.Contains($"{{{i}}}", StringComparison.Ordinal)));

    static IEnumerable<string> Unlabelled(DataFile file)
    {
        var words = LocaleCatalogue.Words(file);
        (string Group, FieldDescriptor Field)[] lists =
        [
            ("kind", Engagement.Descriptor.FindFieldByNumber(Engagement.KindFieldNumber)),
            ("status", Agreement.Descriptor.FindFieldByNumber(Agreement.StatusFieldNumber)),
            ("dimension", Initiative.Descriptor.FindFieldByNumber(Initiative.DimensionFieldNumber)),
            ("commitment", Forums.V1.Commitment.Descriptor.FindFieldByNumber(Forums.V1.Commitment.KindFieldNumber)),
        ];
        return from list in lists
               from word in Words(list.Field)
               let path = $"{list.Group}.{word}"
               where !words.ContainsKey(path)
               select $"{file.Path} lacks {path}, a word of the contract.";
    }

    static string[] Words(FieldDescriptor field) =>
        AllowedValues.Of(field) is { Length: > 0 } words ? words : throw new InvalidOperationException($"{field.FullName} has no words.");

    static IEnumerable<string> Nameless(IEnumerable<OccasionRule> occasions) =>
        from occasion in occasions
        from language in Languages
        where !occasion.Names.Any(n => n.Lang == language)
        select $"The occasion {occasion.Key} has no name in {language}.";
}
