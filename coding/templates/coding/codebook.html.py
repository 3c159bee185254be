BBBBBBB BBBBBBBBBBB
BBBB BBBBB BBBB BBBBBB

BBBBB BBBBB gettext(u'Codebook')  X FFFFF X XXXXXBBBBBBBB

BBBBB BBBBBBB
    XXXXXXX XXXXXXXXXXXXX XXXXXBBBBBB BBBBBBBBBBBBBBBBBBBBBBXXXXXXXXXXX
BBBBBBBB BBBBBBB

BBBBB BBBBBBB
    XXXX XXXXXXXXXXXXXXXXXX
        XXXXX
            XXXX gettext(u'Codebook') XXXXX
            BB BBBBBBBB
                XX XXXXXXXXXXX XXXXX
                    BBBBBB BBBBBBBBBBBBBB X
                     gettext(u'version %(version)s') SSSSSSS
                        SSSSSSSSSSS
                    X
                     ngettext(u'%(n)s theme', u'%(n)s themes', count) SSSSS SSSSSPPPPP
                        PPPPPP
                    X
                     ngettext(u'%(n)s code', u'%(n)s codes', count) SSSSS SSSSPPPPP
                        PPPPP
                    BB BBBBBBBBBBBBBB BBB BBBBBBBBBBBBBB
                        X  gettext(u'counted are your own segments') BBBBB
                XXXX
            BBBBB
        XXXXXX
        BB BBBBBB
            XXXX XXXXXXXXXXXXXXXXXXXXX
                XXXXXXX XXXXXXXXXXX XXXXXXXXXXXXX XXXXXXXXX XXXXXXXXXXXXXXXXXXXXX
                    BBBB BBBBBBBBBB
                     gettext(u'Both languages') 
                XXXXXXXXX
            XXXXXX
        BBBBB
    XXXXXX
    BB BBB BBBBBBBB
        XXXX XXXXXXXXXXX XXXXXXX
            BBBB BBBBBBBBBB
            XXXX gettext(u'No codebook yet') XXXXX
            XXX gettext(u'It comes with a study package.') XXXX
        XXXXXX
    BBBB
        XXXX XXXXXXXXXXXXXX XXXXXXXXXXXXXXX
            XXXX XXXXXXXXXXXXXXXXXXXX XXXXXXXX
                XXXX XXXXXXXXXXXXXXX
                    BBBB BBBBBBBB
                    XXXXXX
                        XXXXXXXXXXXXX
                        XXXXXXXXXXXXXXX
                        XXXXXXXXXXXXXXXXXX
                        XXXXXXXXXXXX gettext(u'Find in the codebook, in either language') X
                        XXXXXXXXXXXXX gettext(u'Find in both languages') X
                    X
                XXXXXX
                XX
                    XXXXXXXXXXXX XXXXX XXXX
                    XXXXXXXXXX
                    XXXXXXXXXXXXXXX gettext(u'{n} of {all} codes') X
                    XXXXXXXXXXXXXXXXXX
                X
                XXXX
                BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB
            XXXXXX
            XXXX XXXXXXXXXXXXXX
                BB BBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
                BBB BBBB BB BBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB
                XXXX XXXXXXXXXXX XXXXXX XXXXXXXXXXXX XXXXXXX
                    BBBB BBBBBBBB
                    XXXX gettext(u'No code says that') XXXXX
                    XXX gettext(u'Try another word, in English or Chinese.') XXXX
                XXXXXX
            XXXXXX
        XXXXXX
        BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBB
    BBBBB
BBBBBBBB BBBBBBB
