using System.Runtime.CompilerServices;
using System.Text;
using Google.Protobuf.Collections;

namespace Embassy.ServiceDefaults.Tests.Wire;

public class RequestValidationTests
{
    const int Most = 64_000;

    [Fact]
    public void A_text_costs_no_more_than_its_length_whatever_stands_in_it()
    {
        foreach (var (name, make) in Inputs.All())
        {
            Growth.IsProportional(name, Most, make, text => new RequestValidation().Text("body", text, Most, lines: true));
            Growth.IsProportional(name, Most, make, text => new RequestValidation().Slug("slug", text));
            Growth.IsProportional(name, Most, make, text => new RequestValidation().Key("key", text));
            Growth.IsProportional(name, Most, make,
                text => new RequestValidation().Texts("titles",
                    new RepeatedField<V1.Text> { Enumerable.Repeat(new V1.Text { Lang = text, Text_ = text }, 3) }, 300, null));
            Growth.IsProportional(name, Most, make,
                text => new RequestValidation().StateList("states", new RepeatedField<string> { Enumerable.Repeat(text, 3) }, 1, 300));
            Growth.IsProportional(name, Most, make,
                text => new RequestValidation().Source("source", new V1.Source { Reference = text, Note = text, Retrieved = text }));
            Growth.IsProportional(name, Most, make, text => new RequestValidation().Day("day", text));
            Growth.IsProportional(name, Most, make, text => new RequestValidation().Id("id", text));
        }
    }

    [Fact]
    public void The_length_is_checked_first_and_ends_the_check()
    {
        foreach (var (name, make) in Inputs.All())
        {
            var (near, far) = (make(1_000), make(100_000));
            Growth.IsRefusedAtOnce(name, near, far, text => new RequestValidation().Text("title", text, 300));
            Growth.IsRefusedAtOnce(name, near, far, text => new RequestValidation().Slug("slug", text));
            var validation = new RequestValidation();
            Assert.True(validation.Text("title", far, 300).Length <= 300);
            Assert.Equal("too_long", Assert.Single(validation.Found).Code);
        }
    }

    // What the tests above have to see: the check of each surrogate by a pass over the whole text, as it once was.
    [Fact]
    public void Work_that_grows_faster_than_its_input_is_seen()
    {
        Assert.ThrowsAny<Exception>(
            () => Growth.IsProportional("a pass for each surrogate", 40_000, n => Inputs.Repeated("😀", n),
                text => Assert.All(text, _ => Assert.True(Paired(text)))));
        Assert.ThrowsAny<Exception>(
            () => Growth.IsProportional("the rest copied for each subtag", 40_000, n => Inputs.Repeated("a-", n), text =>
        {
            for (var tag = text; tag.Length > 0;) tag = tag.LastIndexOf('-') is > 0 and var cut ? tag[..cut] : "";
        }));
        Growth.IsProportional("one pass", 64_000, n => Inputs.Repeated("😀", n), text => Assert.True(Paired(text)));

        // As fast the first time as the last, or what a compilation saves hides a part of the growth.
        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        static bool Paired(string text)
        {
            for (var i = 0; i < text.Length; i += 2)
                if (!char.IsSurrogatePair(text[i], text[i + 1])) return false;
            return true;
        }
    }

    [Fact]
    public void Half_a_surrogate_and_control_characters_are_no_text()
    {
        foreach (var (text, code) in ((string, string)[])[("a\ud83d", "invalid_text"), ("\ude00\ud83d", "invalid_text"),
            ("a\0", "invalid_text"), ("a\nb", "invalid_text"), ("😀\u0301 ok", "")])
        {
            var validation = new RequestValidation();
            validation.Text("title", text, 300);
            Assert.Equal(code, validation.Found.Count == 0 ? "" : Assert.Single(validation.Found).Code);
        }
    }

    [Fact]
    public void Thirty_combining_marks_follow_each_other_and_the_thirty_first_is_refused()
    {
        var (thirty, more) = (new RequestValidation(), new RequestValidation());
        Assert.Equal(("a" + new string('\u0323', 30)).Normalize(NormalizationForm.FormC),
            thirty.Text("title", "a" + new string('\u0323', 30), 300));
        Assert.Empty(thirty.Found);
        more.Text("title", "a" + new string('\u0323', 31), 300);
        Assert.Equal("invalid_text", Assert.Single(more.Found).Code);
        Assert.Equal("a" + new string('\u0323', 30) + "b", Characters.WithoutLongRuns("a" + new string('\u0323', 50) + "b"));
    }
}
