using Embassy.Content.V1;
using Embassy.Forums.V1;

namespace Embassy.ServiceDefaults.Tests.Callers;

public class RolesTests
{
    [Theory]
    [InlineData("chief", "There is no role 'chief'. Roles: reader, editor,")]
    [InlineData("chief:fr", "There is no role 'chief'.")]
    [InlineData("", "There is no role ''.")]
    [InlineData("translator:xx", "There is no language 'xx' for the role translator.")]
    [InlineData("translator:", "There is no language '' for the role translator.")]
    [InlineData("translator:FR", "There is no language 'FR' for the role translator.")]
    [InlineData("translator:fr:az", "There is no language 'fr:az' for the role translator.")]
    [InlineData("editor:opec-plus", "There is no language 'opec-plus' for the role editor.")]
    [InlineData("desk-officer:fr", "There is no forum 'fr' for the role desk-officer. Forums: ")]
    [InlineData("administrator:fr", "The role administrator has no sections: 'fr'.")]
    [InlineData("reader:fr", "The role reader has no sections: 'fr'.")]
    public void An_unknown_role_or_section_is_named_and_grants_nothing(string role, string problem)
    {
        Assert.StartsWith(problem, Roles.Problem(role), StringComparison.Ordinal);
        Assert.All(Policies.All.Keys.Where(p => p != Policies.Public), p => Assert.False(Policies.Allows(p, [role]), p));
        Assert.Empty(Roles.NamesOf([role]));
    }

    [Fact]
    public void Every_role_and_section_that_exists_can_be_given()
    {
        string[] sections = ["translator:fr", "editor:az", "approver:ar", "editor:pt-BR", "translator:es", "desk-officer:opec-plus"];
        Assert.All([.. Roles.All, .. sections], role => Assert.Null(Roles.Problem(role)));
    }

    [Fact]
    public void A_section_adds_to_the_others_and_an_unrestricted_role_lifts_them()
    {
        var two = Policies.Access("translate", ["translator:fr", "editor:az", "translator:xx", "desk-officer:un"]);
        Assert.Equal(["locale:fr", "locale:az"], two.Sections);
        Assert.True(two.Permits("locale:az") && !two.Permits("locale:ar") && !two.Permits("forum:az"));
        Assert.Equal(Access.Whole, Policies.Access("translate", ["translator:fr", "editor"]));
        Assert.Equal(["locale:az"], Policies.Access("edit", ["translator:fr", "editor:az"]).Sections);
        Assert.False(Policies.Access("edit", ["translator:fr"]).Allowed);
        Assert.Equal(["locale:az", "forum:un"], Policies.Access("staff", ["editor:az", "desk-officer:un"]).Sections);
    }

    [Fact]
    public void A_request_is_refused_for_each_section_that_it_names_wherever_it_names_it()
    {
        var batch = SectionRule.Of(ImportExportService.Descriptor.FindMethodByName("WritePages"));
        var own = Policies.Access("edit", ["editor:az"]);
        var page = new PageWrite { AuthenticLocale = "az", Editions = { new EditionWrite { Locale = "az" } } };
        batch.Expect(own, new WritePagesRequest { Pages = { page } });
        foreach (var other in (PageWrite[])[
            new() { AuthenticLocale = "fr", Editions = { new EditionWrite { Locale = "az" } } },
            new() { Editions = { new EditionWrite { Locale = "az" }, new EditionWrite { Locale = "fr" } } },
            new() { Editions = { new EditionWrite { Locale = "az", Draft = new SaveDraftRequest { Locale = "fr" } } } }])
            Assert.Equal("Your roles permit this for az only, and this concerns fr.",
                Refused(() => batch.Expect(own, new WritePagesRequest { Pages = { page, other } })));
        Assert.Equal("Your roles permit this for az only, and this names no section.",
            Refused(() => batch.Expect(own, new WritePagesRequest { Pages = { new PageWrite { Key = "a" } } })));
        batch.Expect(Access.Whole, new WritePagesRequest());

        var facts = SectionRule.Of(FactsService.Descriptor.FindMethodByName("UpdateFact"));
        Assert.Equal("Your roles permit this for az only, and this concerns all sections.", Refused(() => facts.ExpectPossible(own)));
        var votes = SectionRule.Of(VoteImportsService.Descriptor.FindMethodByName("StartVoteImport"));
        votes.ExpectPossible(Policies.Access("import", ["desk-officer:un"]));
        Assert.Equal("Your roles permit this for opec-plus only, and this concerns un.",
            Refused(() => votes.ExpectPossible(Policies.Access("import", ["desk-officer:opec-plus"]))));
        SectionRule.Of(FactsService.Descriptor.FindMethodByName("ListFactHistory")).ExpectPossible(own);
    }

    static string Refused(Action call)
    {
        var problem = Assert.Throws<Problem>(call);
        Assert.Same(ProblemCodes.Forbidden, problem.ProblemCode);
        return problem.Message;
    }
}
