using System.Buffers.Binary;
using Embassy.Site.Sharing;
using Embassy.Web.Languages;

namespace Embassy.Site.Tests;

/// <summary>The pictures that social networks show for pages without a lead picture.</summary>
public class SharePictureTests
{
    const int WidthAt = 16, HeightAt = 20;

    [Theory]
    [InlineData("ar", "اتفاق التعاون السياحي لعام 2024 (A/RES/78/1)")]
    [InlineData("az", "Səfirliyin İşğal illəri haqqında bəyanatı")]
    [InlineData("en", "A title that is so long that it needs several lines of the picture, and smaller letters than others have, to be whole")]
    public void A_picture_of_each_language_is_a_PNG_of_1200_by_630_pixels_and_differs_with_its_title(string tag, string title)
    {
        var language = Language.Find(tag)!;
        var picture = SharePicture.Draw(language, title, "Embassy");
        Assert.Equal("89504E47", Convert.ToHexString(picture, 0, 4));
        Assert.Equal((SharePicture.Width, SharePicture.Height), (BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(WidthAt)),
            BinaryPrimitives.ReadInt32BigEndian(picture.AsSpan(HeightAt))));
        Assert.Equal(picture, SharePicture.Draw(language, title, "Embassy"));
        Assert.NotEqual(picture, SharePicture.Draw(language, title[..10], "Embassy"));
    }

    [Fact]
    public void A_line_is_broken_between_words_and_no_line_is_empty()
    {
        Assert.Equal(3, ShapedLine.Wrap("one two three", 40, 60, rightToLeft: false).Count);
        Assert.Single(ShapedLine.Wrap("one two three", 40, 2000, rightToLeft: false));
        Assert.Empty(ShapedLine.Wrap("  ", 40, 60, rightToLeft: true));
    }
}
