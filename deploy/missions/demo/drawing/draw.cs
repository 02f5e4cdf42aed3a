#:package SkiaSharp
#:package SkiaSharp.NativeAssets.Linux.NoDependencies
#:property PublishAot=false
// Draws the 24 pictures of the demonstration into a folder: dotnet run draw.cs -- ../files
// The drawings are made from shapes alone, and are dedicated to the public domain (CC0 1.0).
using SkiaSharp;

const int Width = 1080, Height = 720;
var folder = args.Length > 0 ? args[0] : "../files";
Directory.CreateDirectory(folder);
string[] names =
[
    "coast", "mountains", "harbour", "city", "hall", "signing", "bridge", "wind-farm", "ship", "library", "garden", "lighthouse",
    "river", "forest", "market", "theatre", "airport", "embassy", "meeting", "desert", "stadium", "night", "terraces", "podium",
];
foreach (var (name, i) in names.Select((n, i) => (n, i)))
{
    using var surface = SKSurface.Create(new SKImageInfo(Width, Height));
    // The scenes have coordinates of 1280 by 853.
    surface.Canvas.Scale(Width / 1280f);
    new Scene(surface.Canvas, new Random(1000 + i), i).Draw(name);
    using var image = surface.Snapshot();
    using var data = image.Encode(SKEncodedImageFormat.Jpeg, 82);
    File.WriteAllBytes(Path.Combine(folder, name + ".jpg"), data.ToArray());
}

sealed class Scene(SKCanvas canvas, Random random, int number)
{
    const float W = 1280, H = 853;

    // Sky above, sky below, far, middle, near, light.
    static readonly string[][] Palettes =
    [
        ["#f7d9b0", "#f3a683", "#c8697a", "#7b4b74", "#3c2f55", "#fff3d6"],
        ["#cfe8f3", "#9fcfe4", "#6ba5bd", "#3d7691", "#1d4a63", "#fffbe8"],
        ["#e8efd2", "#bfd8a6", "#83ae7c", "#4c8060", "#2b5447", "#fffbe0"],
        ["#2b3566", "#51508a", "#3a3a70", "#292a55", "#17183a", "#f6e7a8"],
        ["#fbe9d7", "#f6cda6", "#dd9f6d", "#b36f4a", "#74412f", "#fffdf2"],
        ["#dfe6ee", "#b7c6d6", "#8aa0b6", "#5b748d", "#33495f", "#ffffff"],
    ];

    readonly SKColor[] colours = [.. Palettes[number % Palettes.Length].Select(SKColor.Parse)];

    public void Draw(string name)
    {
        Sky();
        switch (name)
        {
            case "coast": Sun(.72f, .3f, 60); Hills(.5f, 70, 2); Water(.62f); Hills(.86f, 60, 4); break;
            case "mountains": Sun(.25f, .25f, 50); Peaks(.5f, 2); Peaks(.66f, 3); Hills(.86f, 40, 4); break;
            case "harbour": Sun(.8f, .25f, 50); Houses(.6f, 14, 3); Water(.6f); Boats(5); break;
            case "city": Sun(.3f, .3f, 70); Towers(.72f, 18, 2); Towers(.8f, 12, 3); Ground(.8f, 4); break;
            case "hall": Room(); Columns(7); Floor(); Table(.72f, 620); break;
            case "signing": Room(); Drapes(); Floor(); Table(.66f, 760); Papers(2); break;
            case "bridge": Hills(.5f, 60, 2); Water(.62f); Arches(.56f, 6); Hills(.92f, 40, 4); break;
            case "wind-farm": Sun(.85f, .2f, 45); Hills(.6f, 50, 2); Mills(6); Hills(.8f, 40, 4); break;
            case "ship": Sun(.2f, .25f, 60); Water(.52f); Ship(); break;
            case "library": Room(); Shelves(); Floor(); Table(.8f, 420); break;
            case "garden": Hills(.5f, 40, 2); Trees(9, .72f, 90); Ground(.72f, 3); Path(); break;
            case "lighthouse": Sun(.2f, .2f, 40); Water(.6f); Hills(.78f, 70, 4); Lighthouse(); break;
            case "river": Peaks(.45f, 2); Hills(.58f, 40, 3); Ground(.6f, 3); River(); break;
            case "forest": Hills(.45f, 50, 2); Trees(14, .62f, 120); Trees(10, .85f, 210); Ground(.9f, 4); break;
            case "market": Towers(.55f, 9, 2); Ground(.68f, 5); Awnings(6); break;
            case "theatre": Room(); Drapes(); Stage(); break;
            case "airport": Sun(.75f, .35f, 55); Hills(.62f, 30, 2); Ground(.66f, 3); Plane(); break;
            case "embassy": Hills(.62f, 40, 2); Ground(.78f, 3); Building(); Trees(4, .86f, 150); break;
            case "meeting": Room(); Windows(5); Floor(); Table(.74f, 900); Chairs(8); break;
            case "desert": Sun(.6f, .28f, 80); Hills(.6f, 60, 2); Hills(.72f, 70, 3); Hills(.88f, 60, 4); break;
            case "stadium": Sun(.15f, .2f, 40); Ground(.55f, 3); Stadium(); break;
            case "night": Stars(); Sun(.78f, .2f, 40); Towers(.82f, 16, 3); Water(.82f); break;
            case "terraces": Sun(.5f, .2f, 50); for (var i = 0; i < 6; i++) Hills(.45f + i * .1f, 26, 2 + i % 3); Trees(5, .9f, 110); break;
            default: Room(); Drapes(); Floor(); Podium(); break;
        }
    }

    SKPaint Fill(SKColor colour) => new() { Color = colour, IsAntialias = true };

    void Rect(float x, float y, float w, float h, SKColor colour)
    {
        using var paint = Fill(colour);
        canvas.DrawRect(x, y, w, h, paint);
    }

    void Shape(SKColor colour, params (float X, float Y)[] points)
    {
        using var builder = new SKPathBuilder();
        builder.MoveTo(points[0].X, points[0].Y);
        foreach (var (x, y) in points.Skip(1)) builder.LineTo(x, y);
        builder.Close();
        using var path = builder.Detach();
        using var paint = Fill(colour);
        canvas.DrawPath(path, paint);
    }

    void Gradient(float y0, float y1, SKColor top, SKColor bottom)
    {
        using var shader = SKShader.CreateLinearGradient(new SKPoint(0, y0), new SKPoint(0, y1), [top, bottom], SKShaderTileMode.Clamp);
        using var paint = new SKPaint { Shader = shader };
        canvas.DrawRect(0, y0, W, y1 - y0, paint);
    }

    SKColor Mix(int a, int b, float t) => new(
        (byte)(colours[a].Red + (colours[b].Red - colours[a].Red) * t),
        (byte)(colours[a].Green + (colours[b].Green - colours[a].Green) * t),
        (byte)(colours[a].Blue + (colours[b].Blue - colours[a].Blue) * t));

    void Sky() => Gradient(0, H, colours[0], colours[1]);

    void Sun(float x, float y, float r)
    {
        for (var i = 4; i >= 0; i--)
        {
            using var paint = Fill(colours[5].WithAlpha((byte)(i == 0 ? 255 : 40)));
            canvas.DrawCircle(x * W, y * H, r * (1 + i * .35f), paint);
        }
    }

    void Hills(float at, float height, int colour)
    {
        var (a, b, c) = (random.NextSingle() * 6, random.NextSingle() * 6, 2 + random.NextSingle() * 3);
        List<(float, float)> points = [(0, H)];
        for (var x = 0f; x <= W; x += 16)
            points.Add((x, at * H + height * (MathF.Sin(x / W * c + a) * .7f + MathF.Sin(x / W * c * 2.7f + b) * .3f)));
        points.Add((W, H));
        Shape(colours[Math.Min(colour, 4)], [.. points]);
    }

    void Peaks(float at, int colour)
    {
        for (var i = 0; i < 6; i++)
        {
            var (x, top, wide) = (i * W / 5 + random.Next(-60, 60), at * H - random.Next(90, 240), random.Next(220, 330));
            Shape(colours[colour], (x - wide, at * H + 90), (x, top), (x + wide, at * H + 90));
            Shape(Mix(colour, 5, .55f), (x - wide * .18f, top + 55), (x, top), (x + wide * .18f, top + 55), (x + wide * .06f, top + 40),
                (x - wide * .04f, top + 62));
        }
        Rect(0, at * H + 85, W, H, colours[colour]);
    }

    void Water(float at)
    {
        Gradient(at * H, H, Mix(1, 3, .45f), Mix(2, 4, .6f));
        for (var i = 0; i < 46; i++)
            Rect(random.Next((int)W), at * H + 8 + random.NextSingle() * (1 - at) * H, 30 + random.Next(110), 2.5f, colours[5].WithAlpha(70));
    }

    void Ground(float at, int colour) => Rect(0, at * H, W, H, colours[Math.Min(colour, 5)]);

    void Houses(float at, int count, int colour)
    {
        for (var i = 0; i < count; i++)
        {
            var (x, w, h) = (i * W / count, W / count - 6, 70 + random.Next(110));
            Rect(x, at * H - h, w, h, Mix(colour, 0, random.NextSingle() * .6f));
            Shape(colours[4], (x - 4, at * H - h), (x + w / 2, at * H - h - 40), (x + w + 4, at * H - h));
            for (var k = 0; k < 2; k++) Rect(x + 14 + k * 34, at * H - h + 24, 18, 26, colours[5].WithAlpha(190));
        }
    }

    void Towers(float at, int count, int colour)
    {
        for (var i = 0; i < count; i++)
        {
            var (x, w, h) = (i * W / count + random.Next(-12, 12), W / count * .86f, 120 + random.Next(300));
            Rect(x, at * H - h, w, h + 10, Mix(colour, 1, random.NextSingle() * .25f));
            for (var y = at * H - h + 18; y < at * H - 18; y += 30)
                for (var k = x + 9; k < x + w - 12; k += 20)
                    if (random.NextSingle() < .45f) Rect(k, y, 9, 14, colours[5].WithAlpha(170));
        }
    }

    void Boats(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (x, y, s) = (90 + i * 240 + random.Next(60), H * (.68f + random.NextSingle() * .2f), .7f + random.NextSingle() * .6f);
            Shape(colours[4], (x, y), (x + 130 * s, y), (x + 104 * s, y + 28 * s), (x + 22 * s, y + 28 * s));
            Shape(colours[5], (x + 62 * s, y - 110 * s), (x + 62 * s, y - 8), (x + 122 * s, y - 8));
            Shape(colours[0], (x + 54 * s, y - 92 * s), (x + 54 * s, y - 8), (x + 12 * s, y - 8));
        }
    }

    void Ship()
    {
        Shape(colours[4], (200, 520), (1080, 520), (1010, 640), (280, 640));
        for (var i = 0; i < 9; i++)
            for (var k = 0; k < 2 + i % 2; k++) Rect(290 + i * 66, 470 - k * 50, 62, 46, Mix(2 + (i + k) % 3, 5, .2f));
        Rect(900, 360, 110, 160, colours[5]);
        for (var i = 0; i < 3; i++) Rect(914 + i * 32, 380, 20, 18, colours[3]);
        Gradient(620, H, Mix(2, 4, .5f), colours[4]);
    }

    void Arches(float at, int count)
    {
        Rect(0, at * H - 40, W, 46, colours[4]);
        var wide = W / count;
        for (var i = 0; i < count; i++)
        {
            Rect(i * wide - 16, at * H, 32, 180, colours[4]);
            using var paint = new SKPaint { Color = colours[4], IsAntialias = true, IsStroke = true, StrokeWidth = 24 };
            canvas.DrawArc(new SKRect(i * wide + 10, at * H + 6, (i + 1) * wide - 10, at * H + 250), 180, 180, false, paint);
        }
    }

    void Mills(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var (x, y, h) = (120 + i * 205, H * (.62f + .05f * (i % 3)), 210 + random.Next(90));
            Shape(colours[5], (x - 6, y), (x - 3, y - h), (x + 3, y - h), (x + 6, y));
            for (var k = 0; k < 3; k++)
            {
                var turn = k * MathF.Tau / 3 + i;
                Shape(colours[5], (x, y - h), (x + 100 * MathF.Cos(turn), y - h + 100 * MathF.Sin(turn)),
                    (x + 60 * MathF.Cos(turn + .16f), y - h + 60 * MathF.Sin(turn + .16f)));
            }
        }
    }

    void Trees(int count, float at, float height)
    {
        for (var i = 0; i < count; i++)
        {
            var (x, h) = ((i + .5f) * W / count + random.Next(-30, 30), height * (.8f + random.NextSingle() * .4f));
            Rect(x - 6, at * H - h * .2f, 12, h * .25f, colours[4]);
            for (var k = 0; k < 3; k++)
                Shape(Mix(3, 4, k * .3f), (x - h * (.34f - k * .07f), at * H - h * (.15f + k * .25f)), (x, at * H - h * (.6f + k * .22f)),
                    (x + h * (.34f - k * .07f), at * H - h * (.15f + k * .25f)));
        }
    }

    void Path() => Shape(colours[5].WithAlpha(210), (560, H * .72f), (620, H * .72f), (980, H), (420, H));

    void River()
    {
        for (var i = 0; i < 12; i++)
        {
            var (y, w) = (H * (.6f + i * .034f), 40 + i * 46);
            Rect(640 - w / 2 + 130 * MathF.Sin(i * .8f), y, w, H * .036f, Mix(0, 2, .3f));
        }
    }

    void Lighthouse()
    {
        Shape(colours[5], (900, 640), (925, 250), (985, 250), (1010, 640));
        for (var i = 0; i < 3; i++) Rect(916 - i * 6, 300 + i * 105, 78 + i * 12, 46, colours[2]);
        Rect(915, 200, 80, 54, colours[4]);
        Shape(colours[4], (905, 200), (955, 150), (1005, 200));
        Shape(colours[5].WithAlpha(90), (915, 225), (0, 120), (0, 330));
    }

    void Room() => Gradient(0, H, Mix(0, 5, .4f), Mix(1, 0, .4f));

    void Floor()
    {
        Gradient(H * .68f, H, Mix(2, 1, .3f), Mix(3, 2, .4f));
        for (var i = -6; i < 18; i++)
            Shape(colours[4].WithAlpha(26), (640 + (i - 6) * 70, H * .68f), (660 + (i - 6) * 70, H * .68f), (640 + (i - 5.6f) * 240, H),
                (640 + (i - 6) * 240, H));
    }

    void Columns(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var x = 60 + i * 190;
            Rect(x, 120, 56, 480, Mix(5, 1, .35f));
            Rect(x + 38, 120, 18, 480, Mix(1, 2, .4f));
            Rect(x - 14, 100, 84, 26, Mix(5, 1, .2f));
            Rect(x - 14, 580, 84, 24, Mix(2, 1, .4f));
        }
        Rect(0, 60, W, 44, Mix(2, 1, .5f));
    }

    void Drapes()
    {
        for (var i = 0; i < 16; i++)
        {
            var x = i * 84f;
            Shape(Mix(2, 3, i % 2 * .5f), (x, 0), (x + 84, 0), (x + 76 + i % 3 * 4, H * .7f), (x + 6, H * .7f));
        }
    }

    void Table(float at, float wide)
    {
        Shape(Mix(4, 3, .3f), (640 - wide / 2 + 50, at * H - 34), (640 + wide / 2 - 50, at * H - 34), (640 + wide / 2, at * H),
            (640 - wide / 2, at * H));
        Rect(640 - wide / 2, at * H, wide, 110, colours[4]);
    }

    void Papers(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var x = 470 + i * 240f;
            Shape(colours[5], (x, 536), (x + 90, 536), (x + 104, 558), (x - 8, 558));
            using var pen = new SKPaint { Color = colours[4], StrokeWidth = 4, IsAntialias = true };
            canvas.DrawLine(x + 60, 552, x + 104, 500, pen);
            Rect(x + 20, 470, 6, 60, colours[5]);
            Shape(Mix(0, 5, .4f), (x + 26, 470), (x + 62, 480), (x + 26, 492));
        }
    }

    void Shelves()
    {
        for (var row = 0; row < 5; row++)
        {
            Rect(60, 60 + row * 112, W - 120, 100, Mix(3, 4, .5f));
            for (var x = 70f; x < W - 90;)
            {
                var (w, h) = (12 + random.Next(18), 60 + random.Next(34));
                Rect(x, 160 + row * 112 - h, w, h, Mix(random.Next(1, 3), 5, random.NextSingle() * .7f));
                x += w + 3;
            }
        }
    }

    void Awnings(int count)
    {
        for (var i = 0; i < count; i++)
        {
            var x = 30 + i * 208f;
            Rect(x + 12, 520, 10, 220, colours[4]);
            Rect(x + 170, 520, 10, 220, colours[4]);
            for (var k = 0; k < 6; k++)
                Shape(k % 2 == 0 ? colours[2] : colours[5], (x + k * 32, 520), (x + (k + 1) * 32, 520), (x + 16 + k * 28, 440), (x + 12 + k * 28, 440));
            Rect(x + 10, 650, 172, 60, Mix(3, 2, .3f));
            for (var k = 0; k < 7; k++)
            {
                using var fruit = Fill(Mix(random.Next(0, 4), 5, .2f));
                canvas.DrawCircle(x + 28 + k * 23, 642, 13, fruit);
            }
        }
    }

    void Stage()
    {
        Shape(colours[4], (120, H * .78f), (W - 120, H * .78f), (W, H), (0, H));
        Shape(colours[5].WithAlpha(70), (600, 0), (680, 0), (980, H * .82f), (300, H * .82f));
        for (var i = 0; i < 5; i++)
        {
            using var lamp = Fill(colours[5]);
            canvas.DrawCircle(240 + i * 200, H * .8f, 12, lamp);
        }
    }

    void Plane()
    {
        using var body = Fill(colours[5]);
        canvas.DrawOval(640, 470, 380, 48, body);
        Shape(Mix(5, 1, .4f), (560, 470), (700, 470), (520, 640), (440, 640));
        Shape(Mix(2, 5, .2f), (290, 460), (370, 450), (300, 330), (250, 330));
        for (var i = 0; i < 14; i++) Rect(420 + i * 36, 456, 16, 16, colours[3]);
        Rect(0, 700, W, 8, colours[5].WithAlpha(150));
    }

    void Building()
    {
        Rect(300, 300, 680, 370, Mix(5, 0, .5f));
        Shape(colours[3], (270, 300), (640, 170), (1010, 300));
        for (var row = 0; row < 2; row++)
            for (var i = 0; i < 8; i++) Rect(335 + i * 80, 340 + row * 130, 44, 76, Mix(3, 1, .3f));
        Rect(590, 540, 100, 130, colours[4]);
        Rect(560, 660, 160, 14, colours[2]);
    }

    void Windows(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Rect(80 + i * 235, 110, 170, 330, Mix(4, 3, .3f));
            Rect(90 + i * 235, 120, 150, 310, Mix(0, 1, .6f));
            Rect(162 + i * 235, 120, 6, 310, Mix(4, 3, .3f));
            Rect(90 + i * 235, 270, 150, 6, Mix(4, 3, .3f));
        }
    }

    void Chairs(int count)
    {
        for (var i = 0; i < count; i++)
        {
            Rect(230 + i * 106, 520, 70, 80, Mix(2, 3, .5f));
            Shape(colours[5], (234 + i * 106, 606), (292 + i * 106, 606), (298 + i * 106, 622), (226 + i * 106, 622));
        }
    }

    void Stadium()
    {
        using var outer = Fill(colours[4]);
        canvas.DrawOval(640, 560, 560, 230, outer);
        using var stand = Fill(Mix(2, 1, .3f));
        canvas.DrawOval(640, 560, 500, 190, stand);
        using var field = Fill(Mix(2, 3, .8f));
        canvas.DrawOval(640, 580, 360, 120, field);
        using var line = new SKPaint { Color = colours[5], IsStroke = true, StrokeWidth = 4, IsAntialias = true };
        canvas.DrawOval(640, 580, 90, 34, line);
        canvas.DrawLine(640, 462, 640, 698, line);
    }

    void Stars()
    {
        for (var i = 0; i < 120; i++)
        {
            using var star = Fill(colours[5].WithAlpha((byte)random.Next(60, 220)));
            canvas.DrawCircle(random.Next((int)W), random.Next((int)(H * .6f)), 1 + random.NextSingle() * 1.6f, star);
        }
    }

    void Podium()
    {
        Shape(colours[4], (520, 500), (760, 500), (730, 760), (550, 760));
        Shape(Mix(4, 3, .5f), (490, 470), (790, 470), (760, 505), (520, 505));
        for (var i = 0; i < 3; i++) Rect(590 + i * 45, 410, 5, 62, colours[5]);
        for (var i = 0; i < 3; i++)
        {
            using var head = Fill(colours[5]);
            canvas.DrawCircle(592 + i * 45, 406, 9, head);
        }
        Shape(colours[5].WithAlpha(50), (560, 0), (720, 0), (960, H), (320, H));
    }
}
