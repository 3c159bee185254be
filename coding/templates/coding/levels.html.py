BBBB BBBBB BBBB #

BB BBBBBBBBBBBBBBB
    XXXXXXXX XXXXXXXXXXXXX
        XXXXXXX XXXXXXXXXXXXXXXXXX
            XXXX gettext(u'Values') XXXXX
            XXXXX XXXXXXXXXXXXXXXXXXXXX
        XXXXXXXXX
        XXX XXXXXXXXXXXXXX XXXXXXXXXXXX
            BBB BBBBB BB BBBBBBBBBBBBBBB
                XXXX
                    XXXXX
                    XBB BBBBBBBBBBBBBBB BB BBBBBBBBBBB BBBBBBBBBBBBBBBB BBBBBBBBBBBBBBBBBBBBBBBXX
                            XFFFFFFXXXXBBBBBB BBBBBBBBBBBBBBBXXXXXXXXXXXX
                        XXXXXXXXXXX
                    XFFFFFFXXXXXXX
                    XXXXXXXXX
                        XXXXXXX
                        XXXXXXXFFFFFFFFFFFFFFFFFFX
                        XXXXXXXXXXXXX
                    X
                    XXXXXXXXXXX
                XXXXX
            BBBBBB
        XXXXX
    XXXXXXXXXX
BBBBB
XXXXXXXX XXXXXXXXXXXXX
    XXXXXXX XXXXXXXXXXXXXXXXXXXXXX gettext(u'When to use it') XXXXXXXXXXXXXX
    XXXX XXXXXXXXXXXXXXXXXX
        BBBBBBB BBBBBBBBBBBBBBBBBBBBBBBB
    XXXXXX
    XXXXXXX XXXXXXXXXXXXXXXX XXXXX
         ngettext(u'%(n)s segment', u'%(n)s segments', count) SSSSS SSSSSSSPPPPP
            PPPPPPPP
        X
         ngettext(u'%(n)s transcript', u'%(n)s transcripts', count) SSSSS SSSSSSSSSSPPPPP
            PPPPPPPPPPP
    XXXXXXXXX
XXXXXXXXXX
