using Embassy.Content.Rendering;

namespace Embassy.Content.Tests.Rendering;

/// <summary>
/// Attacks after the OWASP cheat sheets (XSS filter evasion, DOM clobbering, HTML5 security), rewritten for Markdown.
/// Nothing may remain that runs, loads, covers the page or takes a name of it.
/// </summary>
public partial class SanitizerTests
{
    public static readonly TheoryData<string> Attacks =
    [
        "<script>alert(1)</script>",
        "<SCRIPT SRC=https://evil.example/xss.js></SCRIPT>",
        "<scr<script>ipt>alert(1)</scr</script>ipt>",
        "<script\n>alert(1)</script\n>",
        "<script/x>alert(1)</script>",
        "<<SCRIPT>alert(1);//\\<</SCRIPT>",
        "\"><script>alert(1)</script>",
        "</textarea><script>alert(1)</script>",
        "</title><svg/onload=alert(1)>",
        "<img src=x onerror=alert(1)>",
        "<img src=x:alert(alt) onerror=eval(src) alt=xss>",
        "<IMG SRC=javascript:alert('XSS')>",
        "<IMG SRC=`javascript:alert(\"RSnake says, 'XSS'\")`>",
        "<IMG \"\"\"><SCRIPT>alert(\"XSS\")</SCRIPT>\"\\>",
        "<IMG SRC=&#106;&#97;&#118;&#97;&#115;&#99;&#114;&#105;&#112;&#116;&#58;&#97;&#108;&#101;&#114;&#116;&#40;&#39;&#88;&#83;&#83;&#39;&#41;>",
        "<IMG SRC=\"jav&#x09;ascript:alert('XSS');\">",
        "<IMG SRC=\" &#14; javascript:alert('XSS');\">",
        "<IMG DYNSRC=\"javascript:alert('XSS')\">",
        "<IMG LOWSRC=\"javascript:alert('XSS')\">",
        "<IMG SRC='vbscript:msgbox(\"XSS\")'>",
        "<img src=\"data:image/svg+xml;base64,PHN2ZyBvbmxvYWQ9YWxlcnQoMSk+\">",
        "<img srcset=\"https://evil.example/1x 1x\">",
        "<img src=https://evil.example/pixel.gif>",
        "<img src=//evil.example/pixel.gif>",
        "![x](https://evil.example/pixel.gif)",
        "![x](javascript:alert(1))",
        "![x\" onerror=\"alert(1)](a.png)",
        "![x](a.png \"t\\\" onerror=\\\"alert(1)\")",
        "[a](javascript:alert(1))",
        "[a](JaVaScRiPt:alert(1))",
        "[a](javascript&colon;alert(1))",
        "[a](&#x6A&#x61&#x76&#x61&#x73&#x63&#x72&#x69&#x70&#x74&#x3A&#x61&#x6C&#x65&#x72&#x74&#x28&#x31&#x29)",
        "[a](java\tscript:alert(1))",
        "[a](\u0001javascript:alert(1))",
        "[a](vbscript:msgbox(1))",
        "[a](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)",
        "[a](file:///etc/passwd)",
        "[a](blob:https://e.example/1)",
        "[a][b]\n\n[b]: javascript:alert(1)",
        "<javascript:alert(1)>",
        "<a href=\"javascript:alert(1)\">x</a>",
        "<a href=\"\u00a0javascript:alert(1)\">x</a>",
        "<a href='java\nscript:alert(1)'>x</a>",
        "<a onmouseover=alert(1) href=https://e.example>x</a>",
        "<a href=\"https://e.example\" style=\"position:fixed;inset:0\">x</a>",
        "<a href=\"https://e.example\" target=_blank ping=https://evil.example>x</a>",
        "<b/onclick=alert(1)//x>b</b>",
        "<p style=\"background:url(javascript:alert(1))\">x</p>",
        "<p style=\"width:expression(alert(1))\">x</p>",
        "<div style=\"behavior:url(xss.htc)\">x</div>",
        "<style>body{background:url(\"javascript:alert(1)\")}</style>",
        "<style>@import'https://evil.example/x.css';</style>",
        "<link rel=stylesheet href=https://evil.example/x.css>",
        "<link rel=prefetch href=https://evil.example>",
        "<meta http-equiv=refresh content=\"0;url=javascript:alert(1)\">",
        "<base href=\"https://evil.example/\">",
        "<iframe src=javascript:alert(1)></iframe>",
        "<iframe srcdoc=\"<script>alert(1)</script>\"></iframe>",
        "<frameset><frame src=javascript:alert(1)></frameset>",
        "<object data=\"data:text/html;base64,PHNjcmlwdD4=\"></object>",
        "<embed src=https://evil.example/x.swf>",
        "<applet code=x></applet>",
        "<svg onload=alert(1)>",
        "<svg><script>alert(1)</script></svg>",
        "<svg><a xlink:href=\"javascript:alert(1)\"><text>x</text></a></svg>",
        "<svg><animate onbegin=alert(1) attributeName=x dur=1s>",
        "<svg><foreignObject><iframe src=javascript:alert(1)></iframe></foreignObject></svg>",
        "<svg><use href=\"data:image/svg+xml,<svg id='x'/>#x\"/></svg>",
        "<math><mi xlink:href=\"javascript:alert(1)\">x</mi></math>",
        "<math><mtext><table><mglyph><style><!--</style><img title=\"--&gt;&lt;img src=1 onerror=alert(1)&gt;\">",
        "<form><math><mtext></form><form><mglyph><style></math><img src onerror=alert(1)>",
        "<noscript><p title=\"</noscript><img src=x onerror=alert(1)>\">",
        "<template><img src=x onerror=alert(1)></template>",
        "<details open ontoggle=alert(1)>",
        "<video><source onerror=alert(1)></video>",
        "<audio src=x onerror=alert(1)>",
        "<body onload=alert(1)>",
        "<input autofocus onfocus=alert(1)>",
        "<form action=javascript:alert(1)><button>x</button></form>",
        "<button formaction=javascript:alert(1)>x</button>",
        "<isindex action=javascript:alert(1) type=image>",
        "<marquee onstart=alert(1)>x</marquee>",
        "<xss onpointerenter=alert(1)>x</xss>",
        "<a id=location name=cookie href=https://e.example>x</a>",
        "<img id=currentScript name=getElementById src=a.png>",
        "<div id=s-x onclick=alert(1)>x</div>",
        "<p class=\"modal overlay\">x</p>",
        "<!--<img src=\"--><img src=x onerror=alert(1)//\">",
        "<![CDATA[<script>alert(1)</script>]]>",
        "<?xml version=\"1.0\"?><script>alert(1)</script>",
        "```html\n<script>alert(1)</script>\n```",
        "`<img src=x onerror=alert(1)>`",
        "# <script>alert(1)</script>",
        "| <script>alert(1)</script> | b |\n|---|---|\n| <img src=x onerror=alert(1)> | [x](javascript:alert(1)) |",
        "x[^1]\n\n[^1]: <script>alert(1)</script> [a](javascript:alert(1))",
        "> <iframe src=javascript:alert(1)>",
        "+ADw-SCRIPT+AD4-alert('XSS');+ADw-/SCRIPT+AD4-",
        "\u00bcscript\u00bealert(1)\u00bc/script\u00be",
        "<scrIpt\0>alert(1)</scrIpt>",
        "&lt;script&gt;alert(1)&lt;/script&gt;",
        "<p title=\"\ue0000\ue001\">x</p>",
        "<div title=\"\n\n&#xe000;0&#xe001;\n\n\">",
    ];

    [Theory, MemberData(nameof(Attacks))]
    public void Nothing_is_left_that_runs_loads_or_takes_a_name(string attack)
    {
        foreach (var body in new[] { attack, "Text before\n\n" + attack + "\n\ntext after", "- item " + attack })
        {
            var markdownBody = MarkdownBody.Of(body, "en", ["en", "ar"]);
            Assert.Empty(markdownBody.Faults);
            Assert.Null(Harm.In(markdownBody.Html));
            Assert.DoesNotContain("<script", markdownBody.Html, StringComparison.OrdinalIgnoreCase);
        }
    }

    [Fact]
    public void The_look_for_harm_finds_it()
    {
        Assert.All((string[])["<script>1</script>", "<p onclick=x>1</p>", "<a href='javascript:1'>1</a>",
            "<a href='&#1;javascript:1'>1</a>", "<p style='a:b'>1</p>", "<img src=//e.example/x>",
            "<p id=location>1</p>", "<iframe></iframe>", "<a href=data:x>1</a>", "<p class=x>1</p>", "<p title=\"\ue0000\ue001\">1</p>",
            "<svg></svg>"], html => Assert.NotNull(Harm.In(html)));
        Assert.Null(Harm.In("<h2 id=\"s-a\">x</h2><p lang=\"fr\" dir=\"ltr\"><a href=\"https://e.example\">1</a><img src=\"/v1/assets/a.png\" alt=\"a\"></p>"));
    }

    [Fact]
    public void A_telephone_number_reads_from_left_to_right_in_every_language() => Assert.Equal(
        "<p>اتصلوا <a href=\"tel:+99900055\" dir=\"ltr\">+999 00 055</a>.</p>",
        MarkdownBody.Of("اتصلوا [+999 00 055](tel:+99900055).", "ar", ["ar"]).Html);

    [Fact]
    public void What_is_written_to_be_read_stays()
    {
        var html = MarkdownBody.Of("Water is H<sub>2</sub>O, <bdi>DZA</bdi>, <span lang=\"fr\" dir=\"ltr\">mot</span>, <abbr title=\"United Nations\">UN</abbr>.<br>[mail](mailto:a@e.example) <https://e.example>", "en", ["en"]).Html;
        Assert.Equal(
            "<p>Water is H<sub>2</sub>O, <bdi>DZA</bdi>, <span lang=\"fr\" dir=\"ltr\">mot</span>, <abbr title=\"United Nations\">UN</abbr>.<br>"
            + "<a href=\"mailto:a@e.example\">mail</a> <a href=\"https://e.example\">https://e.example</a></p>", html);
    }
}
