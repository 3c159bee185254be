BBBB BBBBB BBBB #

BBB BBBB BB BBBBBBBBBBBBBBBBBBBB
    XXXXXXXX XXXXXXXXXXXX XXXXXX
        XXXXXXX XXXXXXXXXXXXXXXXXX
            XXXX
                BB BBBBBBBBBBBBBBBBBBBB
                    X BBBBB
            XXXXX
            XXXXX XXXXXXXXXXXX XXXXX ngettext(u'%(n)s segment', u'%(n)s segments', count) SSSSS SSSSSSSPPPPP
                    PPPPPPPPXXXXXXX
        XXXXXXXXX
        BBB BBBBBBB BB BBBBBBBBBBBBB
            XXXXXXXX XXXXXXXXXXXXXXXX
                BB BBBBBBBBBBBBB BB BBBB
                    XX XXXXXXXXXXXXXXXXX
                        BBBB BBBBBB
                         gettext(u'Withheld: the respondent did not agree to be quoted.') 
                    XXXX
                BBBB
                    XX XXXXXXXXXXXX
                BBBBB
                XXX XXXXXXXXXXXXXXXXXXXXX XXXXXXXXXXXX
                    BBB BBBB BB BBBBBBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBBBBBBBBBB
                XXXXX
            XXXXXXXXXX
        BBBBBB
    XXXXXXXXXX
BBBBBB
BB BBB BBBBBBBBBBBBBBBBB
    XX XXXXXXXXXXXX XXXXXXX
         gettext(u'These are the first %(most)s of %(n)s segments; the download holds all.') SSSSS SSS SSS SSSSS SSSSSSSS SS
            SSSSS SSSSSSSSS SSS SSSSSSSS SSSSS SSSS
    XXXX
BBBBB
